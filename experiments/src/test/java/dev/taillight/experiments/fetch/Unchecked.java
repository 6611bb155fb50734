package dev.taillight.experiments.fetch;

/** Data sets without the publishers' lengths and digests, which no sample has. */
final class Unchecked {

  private Unchecked() {}

  static PublishedDataset of(PublishedDataset dataset) {
    return new PublishedDataset(
        dataset.title(),
        dataset.publisher(),
        dataset.page(),
        dataset.licence(),
        dataset.citation(),
        dataset.config(),
        dataset.files().stream().map(Unchecked::of).toList(),
        dataset.tables(),
        dataset.conversion(),
        dataset.instruction());
  }

  private static SourceFile of(SourceFile file) {
    return new SourceFile(
        file.address(), file.givenName(), null, null, false, file.archive(), file.mostMib());
  }
}
