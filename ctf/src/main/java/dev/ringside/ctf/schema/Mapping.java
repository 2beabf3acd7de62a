// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

/// One label of an enumeration (integer values) or of a bit map (bit indexes), in the order of the metadata.
/// Labels may repeat in CTF 1.8 and their ranges may overlap.
public record Mapping(String label, IntegerRangeSet ranges) {}
