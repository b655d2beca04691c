internal import Cryptography
internal import Formats
internal import PostgresClient

/// Records of a class as they were read, each with its name in the feed.
struct RecordPage {
    let rows: PostgresResult
    let classCode: [UInt8]
    /// The names, one behind the other.
    fileprivate let names: OutputBuffer

    /// A record's name in the feed: the bytes of a UUID, valid while the page lives.
    func name(_ row: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(names.slice(row * UUIDText.size, (row + 1) * UUIDText.size))
    }
}

/// Makes the names that records have in the feed, as `public_record_id` in the database does: the MD5 digest of code, class and key.
///
/// It belongs to one task at a time.
final class RecordNaming {
    private let classCode: [UInt8]
    private let digest: Digest
    private let place = OutputBuffer(capacity: 128)
    private let names = OutputBuffer(capacity: 64 << 10)

    /// - Throws: `CryptographyError` when OpenSSL's configuration forbids MD5; PostgreSQL cannot make such names then either.
    init(classCode: String) throws {
        self.classCode = Array(classCode.utf8)
        digest = try Digest(.md5)
    }

    /// The page with the names of its records; valid until the next one.
    func page(_ rows: PostgresResult) -> RecordPage {
        names.removeAll()
        for row in 0..<rows.count {
            place.removeAll()
            place.append(rows.bytes(row, RecordColumn.uscc).bindMemory(to: UInt8.self))
            place.append(UInt8(ascii: "/"))
            place.append(classCode)
            place.append(UInt8(ascii: "/"))
            place.append(uuid: rows.bytes(row, RecordColumn.key))
            digest.update(place.rawBytes)
            names.append(atMost: UUIDText.size) {
                digest.finish(into: $0)
                return UUIDText.size
            }
        }
        return RecordPage(rows: rows, classCode: classCode, names: names)
    }
}

extension OutputBuffer {
    /// Appends a UUID in its usual form.
    func append(uuid bytes: UnsafeRawBufferPointer) {
        append(atMost: UUIDText.length) {
            UUIDText.write(bytes, to: $0)
            return UUIDText.length
        }
    }
}
