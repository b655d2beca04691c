import Foundation
import Glibc
import TestSupport
import Testing

/// nginx on a port of its own, with the project's routes.
struct Front {
    static let executable = "/usr/sbin/nginx"

    private let folder: TemporaryFolder
    private let process: RunningProcess
    let service: RunningService

    var address: String { "http://127.0.0.1:\(service.port)" }

    init(ingestion: Int, query: Int) async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        let port = try Self.freePort()
        let places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder.path)/\($0);"
        }
        let configuration = """
            daemon off; master_process off; pid \(folder.path)/nginx.pid; error_log stderr error;
            events {}
            http {
                access_log off; \(places.joined(separator: " "))
                upstream query { server 127.0.0.1:\(query); keepalive 8; }
                upstream ingestion { server 127.0.0.1:\(ingestion); keepalive 8; }
                server { listen 127.0.0.1:\(port); include \(ProjectFolder.root)docker/nginx/routes.conf; }
            }
            """
        let file = try folder.write(Array(configuration.utf8), to: "nginx.conf")
        let process = try RunningProcess(
            ["-c", file, "-e", "stderr"], ["PATH": "/usr/bin:/bin"], executable: Self.executable)
        let service = RunningService(process: process, port: port)
        (self.process, self.service) = (process, service)
        try await eventually("nginx serves", within: 60) {
            if !process.isRunning { throw NotInTime(what: "nginx ended: \(process.errors)") }
            return (try? service.get("/readyz"))?.status == 200
        }
    }

    func stop() async throws {
        process.signal(SIGKILL)
        try await process.end()
    }

    /// A port that nobody listens on.
    private static func freePort() throws -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 ? getsockname(socket, $0, &length) : -1
            }
        }
        guard status == 0 else { throw NotInTime(what: "no free port: \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
