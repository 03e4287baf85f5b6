package tutti.sharding;

/** A message that goes from node to node as bytes: {@link WireSerializer}. */
interface WireMessage {}
