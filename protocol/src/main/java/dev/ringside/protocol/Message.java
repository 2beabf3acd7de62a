// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

/// Anything that travels in a frame. Every message is a record made of primitives, strings, enums, lists, nested
/// records and sealed interfaces of records; the codec is derived from the record components, and a message's number on
/// the wire is its place in the `permits` order of its sealed interface.
public sealed interface Message permits ApplicationMessage, ClientMessage {}
