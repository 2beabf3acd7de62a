// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import org.jspecify.annotations.Nullable;

/// A query that a component class refuses.
public final class QueryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean unknownObject;

    public QueryException(String message) {
        this(message, false, null);
    }

    public QueryException(String message, Throwable cause) {
        this(message, false, cause);
    }

    private QueryException(String message, boolean unknownObject, @Nullable Throwable cause) {
        super(message, cause);
        this.unknownObject = unknownObject;
    }

    /// The class has no such query object.
    public static QueryException unknownObject(String object) {
        return new QueryException("unknown query object: object=" + object, true, null);
    }

    public boolean isUnknownObject() {
        return unknownObject;
    }
}
