/// Answers a request.
public typealias Handler = @Sendable (Request) async throws -> Response

/// Answers a request at once, from memory, without a task; nil leaves it to the handler.
public typealias QuickAnswer = @Sendable (Request) -> KeptAnswer?

/// An address of the API: its pattern and what answers there.
public struct Route: Sendable {
    /// The pattern, such as `/v1/subjects/{uscc}`: the label in metrics and logs, never the path itself.
    public let pattern: String
    /// The segments; nil stands for one that is open, such as `{uscc}`.
    private let literals: [[UInt8]?]
    /// The names of the open ones.
    private let names: [String?]
    var handlers: [Method: Handler] = [:]
    /// Answers GET and HEAD before the handler is asked.
    var atOnce: QuickAnswer?

    init(_ pattern: String) {
        self.pattern = pattern
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
            routes[index].handlers[method] = handler
            if let atOnce { routes[index].atOnce = atOnce }
        } else {
            var route = Route(pattern)
            route.handlers[method] = handler
            route.atOnce = atOnce
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

    func match(_ method: Method?, _ path: PathSegments) -> Match {
        guard let index = routesByCount[path.count].first(where: { routes[$0].matches(path) }) else { return .none }
        let route = routes[index]
        if let method, let handler = route.handlers[method == .head ? .get : method] { return .found(route, handler) }
        var allowed = Array(route.handlers.keys)
        if allowed.contains(.get) { allowed.append(.head) }
        return .wrongMethod(route, allowed: allowed.sorted { $0.rawValue < $1.rawValue })
    }
}
