// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// A small instrumented service that puts itself under load: what `ringside record -- examples/shop` records.
package dev.ringside.examples.shop;
