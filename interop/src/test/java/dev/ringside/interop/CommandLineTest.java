// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Command lines whose effect the real Babeltrace 2.1 and Ringside have in common: what they print, and how they end.
/// Help and errors have texts of their own: of those the status, and whether there is a text at all.
@Tag("peer")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CommandLineTest {
    private final Home home = new Home();
    private PeerComparison peers;
    private Path trace;

    @BeforeAll
    void needsBabeltrace() throws InterruptedException, IOException {
        peers = PeerComparison.withBabeltrace21(home);
        Path plain = home.folder().resolve("plain");
        PlainTrace.write(plain, 2, 3);
        trace = home.folder().resolve("trace");
        assertThat(Babeltrace.rewrite(plain, "2", trace).status()).isZero();
    }

    @AfterAll
    void deleteFolder() {
        home.close();
    }

    static Stream<String> sameOutput() {
        return Stream.of(
                "--run-args TRACE",
                "--run-args-0 TRACE",
                "--run-args -m 1 TRACE",
                "--run-args --allowed-mip-versions=1 --retry-duration=5 TRACE --clock-gmt --begin=1 --end=3",
                "--run-args -m 1 -c sink.utils.dummy TRACE -lI",
                "--run-args TRACE --params=trace-name=\"x\" --names=all --fields=emf,loglevel --debug-info",
                "--run-args TRACE -o ctf -w /x --timerange=1,2",
                "--run-args TRACE -o dummy",
                "-lN TRACE",
                "--log-level=ERROR convert -m1 TRACE",
                "TRACE -lNONE",
                "--begin=1.0000 TRACE",
                "--end=0.001500 TRACE --clock-seconds",
                "--stream-intersection TRACE",
                "--stream-intersection TRACE -c sink.utils.counter",
                "TRACE -c sink.text.details -p compact=yes",
                "TRACE -c sink.text.details -p with-metadata=no,with-uid=no",
                "TRACE -c sink.text.details -p with-stream-class-name=no,with-stream-class-namespace=no,with-time=no",
                "TRACE -c sink.text.details -p with-trace-name=no,with-uuid=no,color=never",
                "TRACE -c sink.text.details -p color=always",
                "TRACE -c sink.text.pretty -p color=always,verbose=yes",
                "TRACE -c sink.text.pretty -p field-default=show,name-default=hide",
                "TRACE -c sink.utils.counter -p step=+100,hide-zero=yes",
                "query src.ctf.fs metadata-info -p path=\"TRACE\"",
                "query source.ctf.fs babeltrace.trace-infos -p inputs=[\"TRACE\"]",
                "query source.ctf.fs babeltrace.trace-infos -p inputs=[\"TRACE\"],clock-class-offset-s=5",
                "query source.ctf.fs babeltrace.support-info -p type=\"directory\",input=\"TRACE\"",
                "query source.ctf.fs babeltrace.support-info -p type=\"file\",input=\"TRACE/metadata\"",
                "query source.ctf.fs babeltrace.support-info -p type=\"string\",input=\"x\"",
                "run -c s:src.ctf.fs -p inputs=[\"TRACE\"] -c m:flt.utils.muxer -c p:sink.text.pretty -x s:m -x m:p",
                "run -m 1 -b inputs=[\"TRACE\"] -c s:src.ctf.fs -r -c m:flt.utils.muxer -c p:sink.utils.counter "
                        + "-x s.*:m.in* -x m.out:p");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void sameOutput(String line) {
        List<String> words = List.of(line.split(" "));
        Home.Result theirs = peers.theirsWithErrors(words, trace);
        assertThat(theirs.status()).as(theirs.err()).isZero();
        Babeltrace.Text ours = PeerComparison.ours(words, trace);
        assertThat(ours.status()).as(ours.err()).isZero();
        assertThat(PeerComparison.firstDifference(ours.out(), theirs.out())).isEmpty();
        assertThat(ours.err()).isEqualTo(theirs.err());
    }

    static Stream<String> sameStatus() {
        return Stream.of(
                "", "-v", "--plugin-path=/x", "-V", "--help", "convert", "convert -h", "convert -m 1", "run", "run -h",
                "run -m 1", "run --retry-duration=3", "query", "query source.ctf.fs", "query -h",
                "query source.ctf.fs a b", "query source.ctf.fs nothing", "query source.no.x y", "list-plugins",
                "list-plugins x", "list-plugins -h", "help", "help x y", "help ctf", "help source.ctf.fs", "help -h",
                "-m 2 TRACE", "-m x TRACE", "-m 0 TRACE", "run -m 0 TRACE", "--retry-duration=x TRACE",
                "--log-level=X TRACE", "convert -l I TRACE", "TRACE -l X", "--clock-cycles TRACE -c sink.text.details",
                "--run-args --run-args-0 TRACE", "--run-args --stream-intersection TRACE", "-o nothing TRACE",
                "-i nothing TRACE", "-o ctf TRACE", "--begin=x TRACE", "--timerange=1 TRACE", "--fields=x TRACE",
                "--names=x TRACE", "--names=none TRACE", "--color=x TRACE", "/no/such/trace",
                "TRACE -c sink.text.details -p x=1", "TRACE -c sink.text.pretty -p color=x",
                "TRACE -c sink.ctf.fs -p path=\"TRACE2\",ctf-version=\"3\"",
                "TRACE -c sink.utils.counter -p step=-1", "query source.ctf.fs metadata-info -p path=\"/no\"",
                "query source.ctf.fs babeltrace.trace-infos -p inputs=[]");
    }

    @ParameterizedTest(name = "`{0}`")
    @MethodSource
    void sameStatus(String line) throws IOException {
        List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" "));
        Home.Result theirs = peers.theirsWithErrors(words, trace);
        Babeltrace.Text ours = PeerComparison.ours(words, trace);
        assertThat(ours.status()).as("%s\n%s", ours.err(), theirs.err()).isEqualTo(theirs.status());
        assertThat(ours.out().isEmpty()).as(ours.out()).isEqualTo(theirs.out().isEmpty());
        if (ours.status() != 0) {
            assertThat(ours.err()).isNotEmpty();
        }
        assertThat(Files.list(home.folder()).map(Path::getFileName).map(Path::toString))
                .as("nothing is written").allMatch(name -> List.of("plain", "trace").contains(name));
    }
}
