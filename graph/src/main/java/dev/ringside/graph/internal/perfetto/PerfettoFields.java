// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.perfetto;

/// Field numbers of Perfetto's messages (`protos/perfetto/trace`), as far as they are written here.
final class PerfettoFields {
    /// `Trace`
    static final int TRACE_PACKET = 1;

    /// `TracePacket`
    static final int PACKET_FTRACE_EVENTS = 1;
    static final int PACKET_TIMESTAMP = 8;
    static final int PACKET_SEQUENCE_ID = 10;
    static final int PACKET_TRACK_EVENT = 11;
    static final int PACKET_TRACK_DESCRIPTOR = 60;

    /// `TrackDescriptor`
    static final int TRACK_UUID = 1;
    static final int TRACK_NAME = 2;
    static final int TRACK_PROCESS = 3;
    static final int TRACK_THREAD = 4;

    /// `ProcessDescriptor`
    static final int PROCESS_PID = 1;

    /// `ThreadDescriptor`
    static final int THREAD_PID = 1;
    static final int THREAD_TID = 2;
    static final int THREAD_NAME = 5;

    /// `TrackEvent`
    static final int EVENT_DEBUG_ANNOTATIONS = 4;
    static final int EVENT_TYPE = 9;
    static final int EVENT_TRACK_UUID = 11;
    static final int EVENT_CATEGORIES = 22;
    static final int EVENT_NAME = 23;

    /// `TrackEvent.Type`
    static final int TYPE_SLICE_BEGIN = 1;
    static final int TYPE_SLICE_END = 2;
    static final int TYPE_INSTANT = 3;

    /// `DebugAnnotation`
    static final int ANNOTATION_BOOL = 2;
    static final int ANNOTATION_UINT = 3;
    static final int ANNOTATION_INT = 4;
    static final int ANNOTATION_DOUBLE = 5;
    static final int ANNOTATION_STRING = 6;
    static final int ANNOTATION_NAME = 10;
    static final int ANNOTATION_DICT_ENTRIES = 11;
    static final int ANNOTATION_ARRAY_VALUES = 12;

    /// `FtraceEventBundle`
    static final int BUNDLE_CPU = 1;
    static final int BUNDLE_EVENT = 2;

    /// `FtraceEvent`
    static final int FTRACE_TIMESTAMP = 1;
    static final int FTRACE_PID = 2;
    static final int FTRACE_SCHED_SWITCH = 4;

    /// `SchedSwitchFtraceEvent`
    static final int SWITCH_PREV_COMM = 1;
    static final int SWITCH_PREV_PID = 2;
    static final int SWITCH_PREV_PRIO = 3;
    static final int SWITCH_PREV_STATE = 4;
    static final int SWITCH_NEXT_COMM = 5;
    static final int SWITCH_NEXT_PID = 6;
    static final int SWITCH_NEXT_PRIO = 7;

    private PerfettoFields() {}
}
