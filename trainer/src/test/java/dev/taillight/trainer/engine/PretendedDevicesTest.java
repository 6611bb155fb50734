package dev.taillight.trainer.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The devices that other tests trust notice what they are there to notice. */
class PretendedDevicesTest {

  private static final Shape SHAPE = new Shape(2, 2);

  private DeviceSession session;
  private DeviceScopes scopes;
  private NDManager first;
  private NDManager second;

  @BeforeEach
  void open() {
    session = PretendedDevices.graphicsProcessors(2, 1);
    scopes = session.newScopes();
    first = scopes.first();
    second = scopes.of(new RowBlock(0, 1, 1));
  }

  @AfterEach
  void close() {
    scopes.close();
    session.close();
  }

  @Test
  void refuseToComputeWithEachOthersArrays() {
    NDArray here = first.ones(SHAPE);
    NDArray there = second.ones(SHAPE);
    NDArray places = second.create(new long[] {0});
    List<Runnable> mixtures =
        List.of(
            () -> here.add(there),
            () -> there.muli(here),
            () -> here.transpose().matMul(there.mul(2)),
            () -> NDArrays.concat(new NDList(here, there)),
            () -> here.take(places),
            () -> here.set(new NDIndex("{}", places), 1),
            () -> here.getNDArrayInternal().where(here, there));
    for (int i = 0; i < mixtures.size(); i++) {
      Runnable mixture = mixtures.get(i);
      assertThrows(IllegalStateException.class, mixture::run, "mixture " + i);
    }
    assertArrayEquals(new float[] {2, 2, 2, 2}, here.matMul(here).toFloatArray());
  }

  @Test
  void arraysStayOnTheirDeviceUntilTheyAreMoved() {
    NDArray sum = second.ones(SHAPE).add(1).sum(new int[] {1});
    assertEquals(second.getDevice(), sum.getDevice());
    assertEquals(second.getDevice(), sum.getManager().getDevice());
    NDArray moved = DeviceArrays.on(first, sum);
    assertEquals(first.getDevice(), moved.getDevice());
    assertEquals(first.getDevice(), moved.getManager().getDevice());
    assertNotSame(sum, moved);
    assertSame(moved, DeviceArrays.on(first, moved));
    assertArrayEquals(new float[] {4, 4}, moved.toFloatArray());
  }

  @Test
  void joinAndSumComeTogetherInTheScopeThatIsNamed() {
    NDArray here = first.ones(SHAPE);
    NDArray there = second.ones(SHAPE).mul(3);
    NDArray joined = DeviceArrays.join(List.of(there, here), first);
    assertArrayEquals(new float[] {3, 3, 3, 3, 1, 1, 1, 1}, joined.toFloatArray());
    assertEquals(first.getDevice(), joined.getManager().getDevice());
    NDArray alone = DeviceArrays.join(List.of(there), first);
    assertEquals(first.getDevice(), alone.getManager().getDevice());
    NDArray sum = DeviceArrays.sum(List.of(there, here, here), first);
    assertArrayEquals(new float[] {5, 5, 5, 5}, sum.toFloatArray());
    assertEquals(first.getDevice(), sum.getDevice());
    assertArrayEquals(new float[] {3, 3, 3, 3}, there.toFloatArray(), "it is a copy that grows");
  }

  @Test
  void rowsOfAnotherDevicesMatrixBelongToTheScope() {
    NDArray matrix = first.arange(0, 8, 1, DataType.FLOAT32).reshape(4, 2);
    NDArray rows = DeviceArrays.rows(matrix, new RowBlock(1, 3), second);
    assertArrayEquals(new float[] {2, 3, 4, 5}, rows.toFloatArray());
    assertEquals(second.getDevice(), rows.getDevice());
    assertEquals(second.getDevice(), rows.add(1).getManager().getDevice());
  }

  @Test
  void aScopeTakesItsArraysWithIt() {
    NDArray moved = DeviceArrays.on(first, second.ones(SHAPE));
    scopes.close();
    assertTrue(moved.isReleased());
    assertEquals(0, session.manager().getManagedArrays().size());
  }
}
