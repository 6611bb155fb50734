package dev.taillight.trainer.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexPick;
import ai.djl.ndarray.index.dim.NDIndexTake;
import ai.djl.ndarray.internal.NDArrayEx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Several devices where there is none but the processor. Every array knows on which device it is
 * said to lie, computes on the processor, and refuses to compute with an array that is said to lie
 * on another device, as PyTorch does with cards; only {@code toDevice} crosses over.
 */
public final class PretendedDevices {

  private final Map<NDManager, Device> devices = new ConcurrentHashMap<>();
  private final Device slow;

  private PretendedDevices(Device slow) {
    this.slow = slow;
  }

  /** Processors side by side: a batch is divided as it is on one processor. */
  public static DeviceSession processors(int count, int threads) {
    return open("processor", count, threads, -1);
  }

  /** The same, one of which takes a moment longer for every matrix product. */
  public static DeviceSession processorsOneOfThemSlow(int count, int threads, int slow) {
    return open("processor", count, threads, slow);
  }

  /** Graphics processors: a batch is one block for each of them. */
  public static DeviceSession graphicsProcessors(int count, int threads) {
    return open(Device.Type.GPU, count, threads, -1);
  }

  private static DeviceSession open(String type, int count, int threads, int slow) {
    new EngineStart("cpu").engine();
    PretendedDevices pretended = new PretendedDevices(Device.of(type, slow));
    List<NDManager> managers =
        IntStream.range(0, count)
            .mapToObj(number -> pretended.manager(Device.of(type, number)))
            .toList();
    return new DeviceSession(managers, threads);
  }

  private NDManager manager(Device device) {
    return manager(NDManager.newBaseManager(Device.cpu(), "PyTorch"), device);
  }

  private NDManager manager(NDManager real, Device device) {
    devices.put(real, device);
    return (NDManager) proxy(NDManager.class, new ScopeOn(real, device));
  }

  private NDArray array(NDArray real, Device device) {
    return (NDArray) proxy(NDArray.class, new ArrayOn(real, device));
  }

  private static Object proxy(Class<?> type, InvocationHandler handler) {
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }

  /** What stands behind a proxy. */
  private abstract class Pretender implements InvocationHandler {

    final Object real;
    final Device device;

    Pretender(Object real, Device device) {
      this.real = real;
      this.device = device;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      Object[] given = arguments == null ? new Object[0] : arguments;
      try {
        return special(proxy, method.getName(), given)
            ? result(proxy, method.getName(), given)
            : pretended(method.invoke(real, Arrays.stream(given).map(this::bare).toArray()));
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    abstract boolean special(Object proxy, String method, Object[] arguments);

    abstract Object result(Object proxy, String method, Object[] arguments);

    /** What an argument stands for; an array must lie on the same device. */
    private Object bare(Object argument) {
      if (argument instanceof NDList list) {
        return new NDList(list.stream().map(array -> (NDArray) bare(array)).toList());
      }
      if (argument instanceof NDIndex index) {
        return bareIndex(index);
      }
      if (argument == null || !Proxy.isProxyClass(argument.getClass())) {
        return argument;
      }
      Pretender other = (Pretender) Proxy.getInvocationHandler(argument);
      if (other instanceof ArrayOn && !other.device.equals(device)) {
        throw new IllegalStateException(
            "an array on %s meets one on %s".formatted(device, other.device));
      }
      return other.real;
    }

    private NDIndex bareIndex(NDIndex index) {
      NDIndexElement first = index.getRank() == 1 ? index.get(0) : new NDIndexPick(null);
      if (first instanceof NDIndexTake take) {
        return new NDIndex("{}", bare(take.getIndex()));
      }
      return index;
    }

    private Object pretended(Object result) {
      if (result instanceof NDArray found) {
        return array(found, device);
      }
      if (result instanceof NDList list) {
        return new NDList(list.stream().map(found -> array(found, device)).toList());
      }
      if (result instanceof NDManager found) {
        return manager(found, devices.getOrDefault(found, device));
      }
      if (result instanceof NDArrayEx found) {
        return proxy(NDArrayEx.class, new InternalsOn(found, device));
      }
      return result;
    }
  }

  private final class ScopeOn extends Pretender {

    ScopeOn(NDManager real, Device device) {
      super(real, device);
    }

    @Override
    boolean special(Object proxy, String method, Object[] arguments) {
      return method.equals("getDevice") || method.equals("newSubManager") || method.equals("close");
    }

    @Override
    Object result(Object proxy, String method, Object[] arguments) {
      NDManager scope = (NDManager) real;
      return switch (method) {
        case "getDevice" -> device;
        case "newSubManager" ->
            manager(scope.newSubManager(), arguments.length == 0 ? device : (Device) arguments[0]);
        default -> {
          devices.remove(scope);
          scope.close();
          yield null;
        }
      };
    }
  }

  private final class ArrayOn extends Pretender {

    ArrayOn(NDArray real, Device device) {
      super(real, device);
    }

    @Override
    boolean special(Object proxy, String method, Object[] arguments) {
      if (method.equals("matMul") && device.equals(slow)) {
        sleep();
      }
      return method.equals("getDevice") || method.equals("toDevice");
    }

    /** A copy belongs to the scope of the array, or to one below it where the devices differ. */
    @Override
    Object result(Object proxy, String method, Object[] arguments) {
      NDArray own = (NDArray) real;
      if (method.equals("getDevice")) {
        return device;
      }
      Device target = (Device) arguments[0];
      if (target.equals(device) && !(boolean) arguments[1]) {
        return proxy;
      }
      NDArray copy = own.duplicate();
      if (!target.equals(devices.get(own.getManager()))) {
        NDManager scope = own.getManager().newSubManager();
        devices.put(scope, target);
        copy.attach(scope);
      }
      return array(copy, target);
    }

    private static void sleep() {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class InternalsOn extends Pretender {

    InternalsOn(NDArrayEx real, Device device) {
      super(real, device);
    }

    @Override
    boolean special(Object proxy, String method, Object[] arguments) {
      return false;
    }

    @Override
    Object result(Object proxy, String method, Object[] arguments) {
      throw new IllegalStateException(method);
    }
  }
}
