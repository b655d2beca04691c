internal import Glibc

/// Who runs this process, for the access log.
enum OperatingSystemUser {
    static var name: String {
        guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else { return "uid \(getuid())" }
        return String(cString: name)
    }
}
