public import EventLoop

/// Runs a test's body on an event loop with a thread of its own.
public func withLoop<Value: Sendable>(
    _ body: @escaping @Sendable (EventLoop) async throws -> Value
) async throws -> Value {
    let loop = try EventLoop()
    let thread = try LoopThread(name: "test", loop: loop)
    let result = await Task(executorPreference: loop) { try await body(loop) }.result
    loop.stop()
    thread.join()
    return try result.get()
}
