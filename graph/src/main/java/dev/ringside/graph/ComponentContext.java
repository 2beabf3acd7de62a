// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// What a component may ask of the graph that it stands in. The graph's thread.
public interface ComponentContext {
    /// The component's name in the graph.
    String name();

    /// `NAME: 'KIND.PLUGIN.CLASS'`, as error messages show it.
    String actor();

    /// The version of the message interchange protocol, 0 or 1.
    int mipVersion();

    InputPort addInputPort(String portName);

    /// @param data for the component's own use, given back by [OutputPort#data()]
    OutputPort addOutputPort(String portName, @Nullable Object data);

    /// Says that a file, or a folder with all that is in it, is read. Sources say so when they are made, before the
    /// sinks are.
    void reads(String path);

    /// Says that a file will be written. Sinks say so before they open it.
    ///
    /// @throws GraphException where that is, or would be one of the files of, what a source of the graph reads
    void writes(String path);

    /// Says that files will be written in a folder. Sinks say so before they make it.
    ///
    /// @throws GraphException where a source of the graph reads that folder. One inside it is none of what is read
    void writesIn(String folder);

    /// Long loops look here now and then.
    Interrupter interrupter();

    GraphLog log();

    InputStream standardInput();

    OutputStream standardOutput();

    OutputStream standardError();
}
