package dev.taillight.encoder;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedEncoderTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weights.safetensors",
        "vocabularies/colour.bytes",
        "vocabularies/colour.offsets",
        "vocabularies/colour.slots"
      })
  void namesTheFileThatIsCutShortChangedOrGone(String name) throws IOException {
    HandMadeEncoder.item().write(folder);
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    refused(name + ": has " + (bytes.length - 1) + " bytes, expected " + bytes.length);
    byte[] changed = bytes.clone();
    changed[bytes.length - 1] ^= 1;
    Files.write(file, changed);
    refused(name + ": the checksum does not match");
    Files.delete(file);
    refused(name + ": a file of the encoder is missing");
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void refusesNumbersThatAreNotFinite(float bad) throws IOException {
    for (String tensor : List.of("colour", "item/0/weight")) {
      HandMadeEncoder.item().tensor(tensor, 2, 0, 0, 1, 0, 0, 1, bad, 1).write(folder);
      refused("weights.safetensors: tensor '" + tensor + "' holds " + bad);
    }
  }

  @Test
  void refusesTensorsOfOtherSizes() throws IOException {
    HandMadeEncoder.item().tensor("colour", 3, 1, 2, 3).write(folder);
    refused("weights.safetensors: tensor 'colour' has the shape [1, 3], expected [rows, 2]");
    HandMadeEncoder.item().tensor("item/0/weight", 2, 1, 2, 3, 4).write(folder);
    refused("tensor 'item/0/weight' has the shape [2, 2], expected [4, columns]");
    HandMadeEncoder.item().tensor("item/0/weight", 1, 1, 2, 3, 4).write(folder);
    refused("tensor 'item/0/bias' has the shape [2], expected [1]");
    HandMadeEncoder.item().with(0, HandMadeEncoder.colour("color")).write(folder);
    refused("weights.safetensors: needs a tensor 'color', holds [");
  }

  @Test
  void refusesRowsOutsideTheirTable() throws IOException {
    HandMadeEncoder.item().tensor("colour", 2, 0, 0, 1, 0, 0, 1).write(folder);
    refused("encoder.json: input 'colour' needs a default_row in 0 … 2, got 4");
    HandMadeEncoder.item().with(1, HandMadeEncoder.size(List.of(1.0, 2.0, 3.0))).write(folder);
    refused("input 'size' needs a table of at least 6 rows, got 5");
    HandMadeEncoder.item().with(1, HandMadeEncoder.size(List.of(2.0, 2.0))).write(folder);
    refused("input 'size' needs ascending bin_edges");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "taillight-encoder! other! expected format 'taillight-encoder' version 1, got 'other'",
        "\"version\" : 1! \"version\" : 2! got 'taillight-encoder' version 2",
        "\"tower\" : \"item\"! \"tower\" : \"query\"! holds the query tower, the item tower is"
            + " needed",
        "\"tower\" : \"item\"! \"tower\" : \"both\"! not the description of an encoder",
        "\"dimension\" : 2! \"dimension\" : 3! vectors have 3 numbers, the last layer gives 2",
        "\"dimension\" : 2,! ''! not the description of an encoder: a value is missing in"
            + " 'dimension'",
        "\"normalised\" : true! \"normalised\" : false! not normalised are not known",
        "vocabularies/colour.slots! ../colour.slots! names the file '../colour.slots'",
        "\"vocabularies/colour\"! \"vocabularies/color\"! lists no vocabularies/color.bytes",
        "\"gate\" : null! \"gate\" : {\"weight\":\"a\",\"bias\":\"b\"}! one network, or two and a"
            + " gate",
        "\"inputs\" : [ \"colour\"! \"inputs\" : [ \"color\"! a network needs some of the inputs",
        "\"kind\" : \"numeric\"! \"kind\" : \"text\"! input 'size' needs texts",
        "\"inputs\" :! \"outputs\" :! not the description of an encoder",
      })
  void refusesADescriptionThatCannotBe(String text, String instead, String message)
      throws IOException {
    Path file = HandMadeEncoder.item().write(folder).resolve(EncoderSpec.FILE_NAME);
    String json = Files.readString(file);
    assertTrue(json.contains(text), json);
    Files.writeString(file, json.replace(text, instead));
    refused(message);
  }

  @Test
  void refusesWhatIsNoEncoder() throws IOException {
    refused("encoder.json: there is no such encoder");
    Files.writeString(folder.resolve(EncoderSpec.FILE_NAME), "{");
    refused("encoder.json: not the description of an encoder");
    HandMadeEncoder.item().write(folder);
    Path weights = folder.resolve(EncoderSpec.WEIGHTS);
    Files.write(weights, "no tensors at all".getBytes(StandardCharsets.UTF_8));
    refused("weights.safetensors: has 17 bytes");
  }

  private void refused(String message) {
    DatasetException e =
        assertThrows(DatasetException.class, () -> TaillightItemEncoder.load(folder));
    assertTrue(String.valueOf(e.getMessage()).startsWith(folder.toString()), e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
  }
}
