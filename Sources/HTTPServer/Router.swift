/// Answers a request.
public typealias Handler = @Sendable (Request) async throws -> Response

/// An address of the API: its pattern and what answers there.
public struct Route: Sendable {
    /// The pattern, such as `/v1/subjects/{uscc}`: the label in metrics and logs, never the path itself.
    public let pattern: String
    let segments: [String]
    var handlers: [Method: Handler] = [:]

    init(_ pattern: String) {
        self.pattern = pattern
        segments = pattern.split(separator: "/").map(String.init)
    }

    func matches(_ path: [Substring]) -> Bool {
        guard path.count == segments.count else { return false }
        return zip(segments, path).allSatisfy { isOpen($0) ? !$1.isEmpty : $0 == $1 }
    }

    func parameter(_ name: String, in path: [Substring]) -> String? {
        guard let index = segments.firstIndex(of: "{\(name)}"), index < path.count else { return nil }
        return String(path[index])
    }

    private func isOpen(_ segment: String) -> Bool { segment.utf8.first == UInt8(ascii: "{") }
}

/// Finds the route of a path.
public struct Router: Sendable {
    private var routes: [Route] = []

    /// A router without routes.
    public init() {}

    /// Adds what answers a method at a pattern. Where two patterns match, the one added first wins.
    public mutating func on(_ method: Method, _ pattern: String, _ handler: @escaping Handler) {
        if let index = routes.firstIndex(where: { $0.pattern == pattern }) {
            routes[index].handlers[method] = handler
        } else {
            var route = Route(pattern)
            route.handlers[method] = handler
            routes.append(route)
        }
    }

    enum Match {
        case found(Route, Handler)
        case wrongMethod(Route, allowed: [Method])
        case none
    }

    func match(_ method: Method?, _ path: [Substring]) -> Match {
        guard let route = routes.first(where: { $0.matches(path) }) else { return .none }
        if let method, let handler = route.handlers[method == .head ? .get : method] { return .found(route, handler) }
        var allowed = Array(route.handlers.keys)
        if allowed.contains(.get) { allowed.append(.head) }
        return .wrongMethod(route, allowed: allowed.sorted { $0.rawValue < $1.rawValue })
    }
}
