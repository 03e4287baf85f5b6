package tutti.bench;

/**
 * One thing that the audit of a run looked at.
 *
 * @param name for machines
 * @param text for people
 */
public record Check(String name, String text, boolean holds) {}
