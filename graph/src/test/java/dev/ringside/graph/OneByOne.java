// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;

/// A filter that gives each message in a batch of its own. It cannot seek, and has no tally.
public final class OneByOne implements FilterClass {
    private final Observer observer;

    /// Looks at messages.
    public interface Observer {
        /// A message is given next.
        void given(MessageBlock block, int message);
    }

    /// @param observer sees each message before it is given
    public OneByOne(Observer observer) {
        this.observer = observer;
    }

    @Override
    public String name() {
        return "one-by-one";
    }

    @Override
    public String description() {
        return "Gives messages one by one";
    }

    @Override
    public Filter create(ComponentContext context, Parameters parameters) {
        InputPort input = context.addInputPort("in");
        context.addOutputPort("out", null);
        return new Filter() {
            @Override
            public MessageIterator iterator(OutputPort port) {
                return new Messages(input.iterator());
            }
        };
    }

    private final class Messages implements MessageIterator {
        private final MessageIterator upstream;
        private final MessageBatch taken = new MessageBatch();
        private int run;
        private int message;

        Messages(MessageIterator upstream) {
            this.upstream = upstream;
        }

        @Override
        public IteratorStatus next(MessageBatch batch) {
            batch.clear();
            while (run == taken.runCount()) {
                IteratorStatus status = upstream.next(taken);
                if (status != IteratorStatus.OK) {
                    return status;
                }
                run = 0;
                message = taken.runCount() == 0 ? 0 : taken.from(0);
            }
            MessageBlock block = taken.block(run);
            observer.given(block, message);
            batch.add(block, message, message + 1);
            if (++message == taken.to(run)) {
                run++;
                message = run == taken.runCount() ? 0 : taken.from(run);
            }
            return IteratorStatus.OK;
        }

        @Override
        public void close() {
            upstream.close();
        }
    }
}
