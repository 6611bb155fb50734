package dev.taillight.experiments.architecture.planted.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Lets JSON say of which class its objects are. */
public final class LetsJsonNameClasses {
  ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    return mapper.activateDefaultTyping(mapper.getPolymorphicTypeValidator());
  }
}
