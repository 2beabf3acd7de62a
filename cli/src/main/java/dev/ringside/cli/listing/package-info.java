// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What `list` and `status` show to people, in the look that LTTng has since 2.15: a tree of groups with tags, and of
/// properties with aligned values. A listing is built as [ListingNode]s and written by [ListingWriter], which alone
/// knows about empty lines, symbols and widths. One thread.
///
/// Entry classes: [SessionListing], [TracepointListing].
@NullMarked
package dev.ringside.cli.listing;

import org.jspecify.annotations.NullMarked;
