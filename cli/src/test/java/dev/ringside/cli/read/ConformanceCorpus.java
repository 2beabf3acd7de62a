// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The corpus of traces with expected output: SOURCE/CATEGORY/NAME beside NAME.pretty.txt, NAME.details.txt and
/// EXPECT.tsv. A new case is a new file there.
record ConformanceCorpus(Path root) {
    private static final List<String> FORMS = List.of("", ".gz", ".sha256");
    private static final String DETAILS_PARAMETERS = "with-trace-name=no,with-stream-name=no";

    /// The exit statuses of the two reference programs, -1 where they were killed or did not end.
    ///
    /// @param lacksStreamClass whether the newer one refuses the metadata because it has no data stream class
    private record Reference(int exitStatus, Optional<Integer> oldExitStatus, boolean lacksStreamClass) {}

    List<ConformanceCase> cases() throws IOException {
        List<ConformanceCase> cases = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root, 3)) {
            for (Path file : files.filter(path -> path.endsWith("EXPECT.tsv")).sorted().toList()) {
                addCategory(cases, file.getParent(), references(file));
            }
        }
        addLttngTraces(cases, root.resolve("lttng-2.16"));
        return cases;
    }

    private static Map<String, Reference> references(Path file) throws IOException {
        Map<String, Reference> references = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] columns = line.split("\t", -1);
            if (!columns[0].equals("name")) {
                references.put(columns[0], new Reference(
                        status(columns[1]),
                        columns[2].isEmpty() ? Optional.empty() : Optional.of(status(columns[2])),
                        columns[7].startsWith("Missing data stream class fragment")));
            }
        }
        return references;
    }

    private static int status(String text) {
        return text.equals("0") ? 0 : text.equals("1") ? 1 : -1;
    }

    private void addCategory(List<ConformanceCase> cases, Path category, Map<String, Reference> references) {
        references.keySet().stream().sorted().forEach(name -> {
            if (Files.isDirectory(category.resolve(name))) {
                addTrace(cases, category, name, references.get(name));
            }
        });
    }

    private void addTrace(List<ConformanceCase> cases, Path category, String name, Reference reference) {
        int status = exitStatus(category.getFileName().toString(), name, reference);
        String id = root.relativize(category.resolve(name)).toString();
        String trace = category.resolve(name).toString();
        // The older program made the text where the newer one was killed.
        boolean oldIsUsed = reference.exitStatus() < 0;
        boolean prettyIsRight = (oldIsUsed ? reference.oldExitStatus().orElse(-1) : reference.exitStatus()) == status;
        boolean detailsAreRight = reference.exitStatus() == status;
        cases.add(new ConformanceCase(
                id + " pretty", category, List.of("--clock-gmt", trace),
                find(category, name + ".pretty.txt").filter(file -> prettyIsRight),
                find(category, name + ".stderr.txt").filter(file -> prettyIsRight), status));
        find(category, name + ".details.txt").filter(file -> detailsAreRight).ifPresent(file -> cases.add(
                new ConformanceCase(
                        id + " details", category,
                        List.of("-c", "sink.text.details", "-p", DETAILS_PARAMETERS, trace),
                        Optional.of(file), Optional.empty(), status)));
        find(category, name + ".details-mip0.txt").filter(file -> detailsAreRight).ifPresent(file -> cases.add(
                new ConformanceCase(
                        id + " details-mip0", category,
                        List.of("-m", "0", "-c", "sink.text.details", "-p", DETAILS_PARAMETERS, trace),
                        Optional.of(file), Optional.empty(), status)));
    }

    /// What the suites say rules; elsewhere what the reference programs did.
    private static int exitStatus(String category, String name, Reference reference) {
        // Cases that only concern the metadata: fragments that are right, but not a whole trace.
        if (category.endsWith("-fail") || name.endsWith("_nok") || reference.lacksStreamClass()) {
            return 1;
        }
        if (category.endsWith("-pass") || category.endsWith("-succeed")) {
            return 0;
        }
        return reference.exitStatus() >= 0 ? reference.exitStatus() : reference.oldExitStatus().orElse(0);
    }

    private static Optional<Path> find(Path category, String name) {
        return FORMS.stream().map(form -> category.resolve(name + form)).filter(Files::isRegularFile).findFirst();
    }

    private void addLttngTraces(List<ConformanceCase> cases, Path category) throws IOException {
        if (!Files.isDirectory(category)) {
            return;
        }
        try (Stream<Path> folders = Files.list(category)) {
            for (Path folder : folders.filter(path -> Files.isDirectory(path.resolve("trace"))).sorted().toList()) {
                addLttngTrace(cases, category, folder);
            }
        }
    }

    private void addLttngTrace(List<ConformanceCase> cases, Path category, Path folder) {
        String name = folder.getFileName().toString();
        String trace = folder.resolve("trace").toString();
        String id = root.relativize(folder).toString();
        Optional<Path> error = find(folder, name + ".stderr.txt");
        // Faults of the writer or of the reference reader, told in the corpus' notes: our reader does better.
        boolean usable = !name.startsWith("odd-labels-ctf18") && !name.startsWith("odd-empty-label-ctf2");
        cases.add(new ConformanceCase(
                id + " pretty", category, List.of("--clock-gmt", "--clock-date", trace),
                find(folder, name + ".pretty.txt").filter(file -> usable), error.filter(file -> usable), 0));
        find(folder, name + ".details.txt").filter(file -> usable).ifPresent(file -> cases.add(new ConformanceCase(
                id + " details", category, List.of("-c", "sink.text.details", trace), Optional.of(file),
                Optional.empty(), 0)));
    }
}
