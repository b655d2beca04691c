import Foundation
import Testing

/// A file system of a few megabytes in memory, and a ballast in it that takes the room away. Mounting needs root, and in a
/// container often more than that.
final class SmallDisk {
    static let isPossible: Bool = {
        guard geteuid() == 0, let disk = try? SmallDisk(megabytes: 1) else { return false }
        disk.remove()
        return true
    }()

    static let reason: Comment = "needs root and the right to mount a tmpfs"

    let folder: String
    private var ballast: String { folder + "/ballast" }

    init(megabytes: Int) throws {
        folder = "/tmp/gongxin-disk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        do {
            try Self.run("/bin/mount", ["-t", "tmpfs", "-o", "mode=0777,size=\(megabytes)m", "tmpfs", folder])
        } catch {
            rmdir(folder)
            throw error
        }
    }

    deinit { remove() }

    /// Takes the room, but for this many bytes.
    func fill(leaving rest: Int) throws {
        makeRoom()
        let size = off_t(max(0, try free() - rest))
        let file = open(ballast, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        let outcome = posix_fallocate(file, 0, size)
        close(file)
        try #require(outcome == 0, "posix_fallocate: \(outcome)")
    }

    func makeRoom() { unlink(ballast) }

    func free() throws -> Int {
        var numbers = statvfs()
        try #require(statvfs(folder, &numbers) == 0)
        return Int(numbers.f_bavail) * Int(numbers.f_bsize)
    }

    func remove() {
        try? Self.run("/bin/umount", ["-l", folder])
        rmdir(folder)
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Refused() }
    }

    private struct Refused: Error {}
}
