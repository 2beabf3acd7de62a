// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.format;

import java.util.Map;
import java.util.OptionalInt;

/// Sizes and signs of C types as the kernel writes them in `format` files, on 64-bit machines. Stateless; any thread.
public final class CTypes {
    private static final Map<String, Integer> SIZES = Map.ofEntries(
            Map.entry("char", 1),
            Map.entry("bool", 1),
            Map.entry("_Bool", 1),
            Map.entry("s8", 1),
            Map.entry("u8", 1),
            Map.entry("__u8", 1),
            Map.entry("__s8", 1),
            Map.entry("uint8_t", 1),
            Map.entry("int8_t", 1),
            Map.entry("unsigned char", 1),
            Map.entry("short", 2),
            Map.entry("unsigned short", 2),
            Map.entry("u16", 2),
            Map.entry("s16", 2),
            Map.entry("__u16", 2),
            Map.entry("__s16", 2),
            Map.entry("__be16", 2),
            Map.entry("__le16", 2),
            Map.entry("uint16_t", 2),
            Map.entry("int16_t", 2),
            Map.entry("umode_t", 2),
            Map.entry("int", 4),
            Map.entry("unsigned", 4),
            Map.entry("unsigned int", 4),
            Map.entry("u32", 4),
            Map.entry("s32", 4),
            Map.entry("__u32", 4),
            Map.entry("__s32", 4),
            Map.entry("__be32", 4),
            Map.entry("__le32", 4),
            Map.entry("uint32_t", 4),
            Map.entry("int32_t", 4),
            Map.entry("pid_t", 4),
            Map.entry("uid_t", 4),
            Map.entry("gid_t", 4),
            Map.entry("qid_t", 4),
            Map.entry("mqd_t", 4),
            Map.entry("key_t", 4),
            Map.entry("timer_t", 4),
            Map.entry("clockid_t", 4),
            Map.entry("key_serial_t", 4),
            Map.entry("rwf_t", 4),
            Map.entry("dev_t", 4),
            Map.entry("gfp_t", 4),
            Map.entry("long", 8),
            Map.entry("unsigned long", 8),
            Map.entry("long long", 8),
            Map.entry("unsigned long long", 8),
            Map.entry("u64", 8),
            Map.entry("s64", 8),
            Map.entry("__u64", 8),
            Map.entry("__s64", 8),
            Map.entry("__be64", 8),
            Map.entry("__le64", 8),
            Map.entry("uint64_t", 8),
            Map.entry("int64_t", 8),
            Map.entry("size_t", 8),
            Map.entry("ssize_t", 8),
            Map.entry("loff_t", 8),
            Map.entry("off_t", 8),
            Map.entry("sector_t", 8),
            Map.entry("ino_t", 8),
            Map.entry("aio_context_t", 8));

    private CTypes() {}

    /// Empty for structures and types of that nobody knows.
    public static OptionalInt sizeBytes(String type) {
        String bare = bare(type);
        if (bare.endsWith("*")) {
            return OptionalInt.of(8);
        }
        if (bare.startsWith("enum ")) {
            return OptionalInt.of(4);
        }
        Integer size = SIZES.get(bare);
        return size == null ? OptionalInt.empty() : OptionalInt.of(size);
    }

    /// Whether a C integer type is signed; types of unknown names count as unsigned.
    public static boolean isSigned(String type) {
        return switch (bare(type)) {
            case "char", "s8", "__s8", "int8_t", "short", "s16", "__s16", "int16_t", "int", "s32", "__s32", "int32_t",
                    "pid_t", "long", "long long", "s64", "__s64", "int64_t", "ssize_t", "loff_t", "off_t", "timer_t",
                    "clockid_t", "key_t", "key_serial_t", "mqd_t", "rwf_t" -> true;
            default -> false;
        };
    }

    private static String bare(String type) {
        return type.replaceFirst("^const ", "").replace("volatile ", "").strip();
    }
}
