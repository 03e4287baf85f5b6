package tutti.driver;

/** A queue of numbers that grows as needed; for one thread. */
final class IntQueue {
    private int[] ring = new int[1024];
    private int head;
    private int size;

    int size() {
        return size;
    }

    void add(int value) {
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) & (ring.length - 1)] = value;
        size++;
    }

    int remove() {
        int value = ring[head];
        head = (head + 1) & (ring.length - 1);
        size--;
        return value;
    }

    private void grow() {
        int[] larger = new int[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = larger;
        head = 0;
    }
}
