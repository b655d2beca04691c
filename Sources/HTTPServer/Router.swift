/// Answers a request.
public typealias Handler = @Sendable (Request) async throws -> Response

/// Answers a request at once, from memory, without a task; nil leaves it to the handler.
public typealias QuickAnswer = @Sendable (Request) -> KeptAnswer?

/// An address of the API: its pattern and what answers there.
///
/// An object, as each request holds on to its own.
public final class Route: Sendable {
    /// The pattern, such as `/v1/subjects/{uscc}`: the label in metrics and logs, never the path itself.
    public let pattern: String
    /// The segments; nil stands for one that is open, such as `{uscc}`.
    private let literals: [[UInt8]?]
    /// The names of the open ones.
    private let names: [String?]
    let handlers: [Method: Handler]
    /// Answers GET and HEAD before the handler is asked.
    let atOnce: QuickAnswer?

    init(_ pattern: String, _ handlers: [Method: Handler] = [:], atOnce: QuickAnswer? = nil) {
        self.pattern = pattern
        self.handlers = handlers
        self.atOnce = atOnce
        let segments = pattern.split(separator: "/")
        names = segments.map { $0.hasPrefix("{") ? String($0.dropFirst().dropLast()) : nil }
        literals = segments.map { $0.hasPrefix("{") ? nil : Array($0.utf8) }
    }

    /// How many segments its paths have.
    var count: Int { literals.count }

    /// Whether a path of as many segments is one of its.
    func matches(_ path: PathSegments) -> Bool {
        for index in 0..<literals.count {
            if let literal = literals[index], !path.isEqual(index, literal) { return false }
        }
        return true
    }

    func parameter(_ name: String, in path: PathSegments) -> String? {
        guard let index = names.firstIndex(of: name), index < path.count else { return nil }
        return String(path[index])
    }
}

/// Finds the route of a path.
public struct Router: Sendable {
    private var routes: [Route] = []
    /// The routes whose paths have so many segments, in their order.
    private var routesByCount = [[Int]](repeating: [], count: PathSegments.most + 2)

    /// A router without routes.
    public init() {}

    /// Adds what answers a method at a pattern. Where two patterns match, the one added first wins.
    /// - Parameter atOnce: is asked before the handler of GET.
    public mutating func on(
        _ method: Method, _ pattern: String, atOnce: QuickAnswer? = nil, _ handler: @escaping Handler
    ) {
        if let index = routes.firstIndex(where: { $0.pattern == pattern }) {
            let handlers = routes[index].handlers.merging([method: handler]) { _, new in new }
            routes[index] = Route(pattern, handlers, atOnce: atOnce ?? routes[index].atOnce)
        } else {
            let route = Route(pattern, [method: handler], atOnce: atOnce)
            precondition(route.count <= PathSegments.most, "a pattern has too many segments")
            routesByCount[route.count].append(routes.count)
            routes.append(route)
        }
    }

    enum Match {
        case found(Route, Handler)
        case wrongMethod(Route, allowed: [Method])
        case none
    }

    private func route(of path: PathSegments) -> Route? {
        for index in routesByCount[path.count] where routes[index].matches(path) { return routes[index] }
        return nil
    }

    func match(_ method: Method?, _ path: PathSegments) -> Match {
        guard let route = route(of: path) else { return .none }
        if let method, let handler = route.handlers[method == .head ? .get : method] { return .found(route, handler) }
        var allowed = Array(route.handlers.keys)
        if allowed.contains(.get) { allowed.append(.head) }
        return .wrongMethod(route, allowed: allowed.sorted { $0.rawValue < $1.rawValue })
    }
}
