// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Definitions by several class loaders, and their end.
class ClassLoadersTest {
    private static final class PluginLoader extends ClassLoader {
        PluginLoader() {
            super(PluginLoader.class.getClassLoader());
        }

        Class<?> plugin() throws IOException {
            String name = Plugin.class.getName();
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            }
        }
    }

    @Test
    void oneDefinitionMayBeLoadedByTwoLoaders() throws IOException {
        Object one = Tracepoints.of(new PluginLoader().plugin());
        Object two = Tracepoints.of(new PluginLoader().plugin());
        assertThat(one).isNotSameAs(two);
        assertThat(one.getClass().getClassLoader()).isNotSameAs(two.getClass().getClassLoader());
    }

    @Test
    void aLoaderThatIsNotUsedAnyMoreIsFreed() throws Exception {
        CountDownLatch freed = new CountDownLatch(1);
        WeakReference<Object> loader = defineAndForget(freed);
        List<byte[]> pressure = new ArrayList<>();
        while (freed.getCount() != 0) {
            System.gc();
            pressure.add(new byte[1 << 10]);
            Thread.onSpinWait();
        }
        assertThat(loader.get()).isNull();
    }

    private static WeakReference<Object> defineAndForget(CountDownLatch freed) throws IOException {
        PluginLoader loader = new PluginLoader();
        Object plugin = Tracepoints.of(loader.plugin());
        assertThat(plugin).isNotNull();
        Cleaner.create().register(loader, freed::countDown);
        return new WeakReference<>(loader);
    }
}
