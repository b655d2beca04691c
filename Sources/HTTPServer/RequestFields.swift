internal import CMicrohttpd

/// The headers and the parameters of a request, as libmicrohttpd holds them for as long as it has the connection.
struct RequestFields {
    let headers: [(name: String, value: String)]
    let parameters: [(name: String, value: String)]

    /// Copies them, for a handler that outlives the connection.
    init(copying connection: OpaquePointer) {
        headers = Self.headers(of: connection)
        parameters = Self.parameters(of: connection)
    }

    func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }

    static func header(_ name: String, of connection: OpaquePointer) -> String? {
        // Handed over as it is, where the implicit conversion would copy the name to the heap.
        name.withCString { MHD_lookup_connection_value(connection, .HEADER_KIND, $0) }.map { String(cString: $0) }
    }

    static func headers(of connection: OpaquePointer) -> [(name: String, value: String)] {
        read(connection, .HEADER_KIND)
    }

    static func parameters(of connection: OpaquePointer) -> [(name: String, value: String)] {
        read(connection, .GET_ARGUMENT_KIND)
    }

    private static func read(_ connection: OpaquePointer, _ kind: MHD_ValueKind) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        withUnsafeMutablePointer(to: &fields) {
            _ = MHD_get_connection_values_n(connection, kind, collectField, $0)
        }
        return fields
    }
}

private func collectField(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
    _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
    guard let context, let name else { return .YES }
    let field = (
        name: String(decoding: UnsafeRawBufferPointer(start: name, count: nameSize), as: UTF8.self),
        value: String(
            decoding: UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueSize), as: UTF8.self)
    )
    context.assumingMemoryBound(to: [(name: String, value: String)].self).pointee.append(field)
    return .YES
}
