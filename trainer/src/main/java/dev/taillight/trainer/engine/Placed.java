package dev.taillight.trainer.engine;

/** Work that belongs to one of the devices of a session, where its arrays are. */
public interface Placed {

  /** The number of the device, from 0. */
  int device();
}
