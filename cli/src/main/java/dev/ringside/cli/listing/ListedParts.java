// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

/// Which parts of a session are listed. Immutable.
///
/// @param kernel      the kernel domain
/// @param userSpace   the domain of user space
/// @param channelName only this channel; empty: all
/// @param domainsOnly without channels
public record ListedParts(boolean kernel, boolean userSpace, String channelName, boolean domainsOnly) {
    public static final ListedParts ALL = new ListedParts(true, true, "", false);

    /// Whether a channel of this name is listed.
    public boolean includes(String channel) {
        return channelName.isEmpty() || channelName.equals(channel);
    }
}
