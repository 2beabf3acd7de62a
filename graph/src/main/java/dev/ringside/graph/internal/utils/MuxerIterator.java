// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils;

import dev.ringside.ctf.internal.merge.MergeInput;
import dev.ringside.ctf.internal.merge.MessageOrder;
import dev.ringside.ctf.internal.merge.RunMerge;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageTally;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Merges the messages of the muxer's inputs. The clocks of all streams have to be comparable.
final class MuxerIterator implements MessageIterator {
    private final List<Input> inputs = new ArrayList<>();
    private final MessageOrder order;
    private final RunMerge merge;
    private final ClockCorrelation correlation;
    private final ComponentContext context;

    MuxerIterator(List<MessageIterator> upstream, ComponentContext context) {
        this.context = context;
        this.order = new MessageOrder(context.mipVersion());
        this.merge = new RunMerge(order);
        this.correlation = new ClockCorrelation(context);
        upstream.forEach(iterator -> inputs.add(new Input(iterator, correlation)));
        inputs.reversed().forEach(merge::add);
    }

    @Override
    public IteratorStatus next(MessageBatch batch) {
        return switch (merge.next(batch)) {
            case MESSAGES -> IteratorStatus.OK;
            case ENDED -> IteratorStatus.END;
            case NOTHING_YET -> IteratorStatus.AGAIN;
        };
    }

    @Override
    public boolean canSeek(long nanos) {
        return inputs.stream().allMatch(input -> input.iterator.canSeek(nanos));
    }

    @Override
    public void seek(long nanos) {
        merge.clear();
        inputs.forEach(input -> input.iterator.seek(nanos));
        inputs.reversed().forEach(merge::add);
    }

    /// Also where the clocks cannot be compared there is none: whoever reads then gets all messages before the first of
    /// the stream at fault.
    @Override
    public Optional<MessageTally> tally() {
        ClockCorrelation clocks = new ClockCorrelation(context);
        List<MessageTally> tallies = new ArrayList<>();
        for (Input input : inputs) {
            MessageTally tally = input.iterator.tally().orElse(null);
            if (tally == null) {
                return Optional.empty();
            }
            try {
                tally.streams().forEach(clocks::check);
            } catch (GraphException e) {
                return Optional.empty();
            }
            tallies.add(tally);
        }
        return Optional.of(MessageTally.joined(tallies, order::compareStreams));
    }

    private static final class Input extends MergeInput {
        private final MessageIterator iterator;
        private final ClockCorrelation correlation;
        private @Nullable DataStream lastStream;

        Input(MessageIterator iterator, ClockCorrelation correlation) {
            this.iterator = iterator;
            this.correlation = correlation;
        }

        @Override
        protected Advance fill() {
            IteratorStatus status = iterator.next(batch);
            if (status == IteratorStatus.OK) {
                checkClocks();
                return Advance.MESSAGES;
            }
            return status == IteratorStatus.END ? Advance.ENDED : Advance.NOTHING_YET;
        }

        private void checkClocks() {
            for (int run = 0; run < batch.runCount(); run++) {
                MessageBlock block = batch.block(run);
                if (block.hasStream() && block.stream() != lastStream) {
                    lastStream = block.stream();
                    correlation.check(block.stream());
                }
            }
        }
    }
}
