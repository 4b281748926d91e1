// These tests drive real programs; what they assert never depends on how long that takes.
jest.setTimeout(300_000);
