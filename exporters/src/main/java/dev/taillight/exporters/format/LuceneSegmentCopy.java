package dev.taillight.exporters.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.StringHelper;

/**
 * Copies an index of one segment so that the same rows give the same bytes. Lucene gives segments
 * random ids, which all files repeat, and notes time and machine; the copy has the id that it is
 * told, new checksums, and no such notes.
 */
final class LuceneSegmentCopy {

  private static final String SEGMENTS = "segments_1";

  /** The suffix of the header of {@link #SEGMENTS} is its number. */
  private static final int SUFFIX_LENGTH = 1;

  private static final int BUFFER_BYTES = 1 << 16;

  private final byte[] id;

  /**
   * @param id the id of the segment, 16 bytes
   */
  LuceneSegmentCopy(byte[] id) {
    this.id = id;
  }

  /** Copies the last commit of an index into an empty folder. */
  void copy(Directory source, Directory target) throws IOException {
    SegmentInfos infos = SegmentInfos.readLatestCommit(source);
    if (infos.size() != 1) {
      throw new IllegalStateException("one segment expected, found " + infos.size());
    }
    SegmentInfo segment = infos.info(0).info;
    SegmentInfo plain = withoutNotes(segment, target);
    String description = IndexFileNames.segmentFileName(segment.name, "", "si");
    for (String file : segment.files()) {
      if (!file.equals(description)) {
        copy(source, file, target, file, segment.getId());
      }
    }
    plain.setFiles(segment.files());
    plain.getCodec().segmentInfoFormat().write(target, plain, IOContext.DEFAULT);
    infos.clear();
    infos.add(new SegmentCommitInfo(plain, 0, 0, -1, -1, -1, id));
    infos.setUserData(Map.of(), false);
    commit(infos, source, target);
  }

  private SegmentInfo withoutNotes(SegmentInfo segment, Directory target) {
    return new SegmentInfo(
        target,
        segment.getVersion(),
        segment.getMinVersion(),
        segment.name,
        segment.maxDoc(),
        false,
        segment.getHasBlocks(),
        segment.getCodec(),
        Map.of("source", "taillight"),
        id,
        segment.getAttributes(),
        null);
  }

  /** Lucene chooses the id of this file when it writes it. */
  private void commit(SegmentInfos infos, Directory source, Directory target) throws IOException {
    infos.setNextWriteGeneration(1);
    String written;
    try (IndexOutput out = source.createTempOutput("taillight", "segments", IOContext.DEFAULT)) {
      written = out.getName();
      infos.write(out);
    }
    copy(source, written, target, SEGMENTS, idInHeader(source, written, SUFFIX_LENGTH));
  }

  /** Puts the new id in the place of the old one, wherever that stands. */
  private void copy(Directory source, String from, Directory target, String to, byte[] oldId)
      throws IOException {
    try (IndexInput in = source.openInput(from, IOContext.READONCE);
        IndexOutput out = target.createOutput(to, IOContext.DEFAULT)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      int held = 0;
      for (long left = in.length() - CodecUtil.footerLength(); left > 0; ) {
        int read = (int) Math.min(left, buffer.length - held);
        in.readBytes(buffer, held, read);
        left -= read;
        held += read;
        replace(buffer, held, oldId);
        // The beginning of an id may stand at the end.
        int sure = left > 0 ? held - (id.length - 1) : held;
        out.writeBytes(buffer, 0, sure);
        System.arraycopy(buffer, sure, buffer, 0, held - sure);
        held -= sure;
      }
      CodecUtil.writeFooter(out);
    }
  }

  private void replace(byte[] buffer, int length, byte[] oldId) {
    for (int i = 0; i + id.length <= length; i++) {
      if (buffer[i] == oldId[0] && Arrays.equals(buffer, i, i + id.length, oldId, 0, id.length)) {
        System.arraycopy(id, 0, buffer, i, id.length);
      }
    }
  }

  /** A header ends with the id, the length of a suffix as a byte and the suffix. */
  private static byte[] idInHeader(Directory folder, String file, int suffixLength)
      throws IOException {
    try (IndexInput in = folder.openInput(file, IOContext.READONCE)) {
      byte[] header = CodecUtil.readIndexHeader(in);
      int end = header.length - 1 - suffixLength;
      return Arrays.copyOfRange(header, end - StringHelper.ID_LENGTH, end);
    }
  }
}
