import PostgresClient
import TestSupport
import Testing

@Suite(.enabled(if: isServerAvailable, serverReason), .database)
struct ParameterTests {
    @Test func `texts come back as they were sent`() async throws {
        let texts = [
            "", "公信", "😀\u{20000}", "'; DROP TABLE record; --", "\\x41", "a\r\n\tb", "e\u{301}",
            String(repeating: "长", count: 70_000),
        ]
        let got = try await withPipeline { _, connection in
            var got: [String] = []
            for text in texts { got.append(try await connection.query(Statements.echo, [.text(text)]).string(0, 0)) }
            return got
        }
        #expect(got.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    }

    @Test func `bytes come back as they were sent, none and zeros too`() async throws {
        let arrays: [[UInt8]] = [[], [0], [0, 0, 0], Array(0...255), [0x5C], Array("\\x00".utf8)]
        let got = try await withSession { _, session in
            var got: [[UInt8]] = []
            for bytes in arrays {
                let result = try await session.query(
                    Statement("bytes", "SELECT $1::bytea, $1::bytea IS NULL"), [.bytes(bytes)])
                if !result.boolean(0, 1) { got.append(result.bytea(0, 0)) }
            }
            return got
        }
        #expect(got == arrays)
    }

    @Test func `several parameters keep their places`() async throws {
        let row = try await withSession { _, session in
            let result = try await session.query(
                Statement(
                    "row",
                    "SELECT $1::text, $2::bytea, $3::text, $4::bigint, $5::text, $6::boolean, $7::bytea, $8::text"),
                ["a", .bytes([]), nil, .integer(Int64.min), .optional(nil), .boolean(true), .bytes([0]), .optional("")])
            return (0..<8).map { result.optionalString(0, $0) }
        }
        #expect(row == ["a", "\\x", nil, "-9223372036854775808", nil, "t", "\\x00", ""])
    }

    @Test func `NULL is told from an empty text`() async throws {
        try await withSession { _, session in
            let result = try await session.query(Statements.echo, [.null])
            #expect(result.isNull(0, 0))
            #expect(result.optionalString(0, 0) == nil)
            #expect(result.string(0, 0).isEmpty)
            #expect(result.bytes(0, 0).isEmpty)
            #expect(result.bytea(0, 0).isEmpty)
            #expect(result.integer(0, 0) == 0)
            #expect(!result.boolean(0, 0))
        }
    }

    @Test func `arrays of texts keep whatever is in them`() async throws {
        let texts = [
            "", "plain", "a,b", "{}", "\"quoted\"", "back\\slash", "NULL", " space ", "公信", "line\nbreak", "'",
        ]
        let got = try await withSession { _, session in
            let result = try await session.query(
                Statement("array", "SELECT unnest($1::text[])"), [.array(texts)])
            let empty = try await session.query(
                Statement("empty array", "SELECT cardinality($1::text[])"), [.array([])])
            #expect(empty.integer(0, 0) == 0)
            return (0..<result.count).map { result.string($0, 0) }
        }
        #expect(got == texts)
    }

    @Test func `a text with a NUL is refused, never cut short, and spoils nothing`() async throws {
        let outcomes = try await withPipeline { _, connection in
            async let neighbour = outcome { try await connection.query(Statements.echo, ["neighbour"]) }
            async let spoilt = outcome { try await connection.query(Statements.echo, ["cut\0off"]) }
            return await [neighbour, spoilt, outcome { try await connection.query(Statements.echo, ["after"]) }]
        }
        #expect(outcomes == ["neighbour", "misuse", "after"])
        let inSession = try await withSession { _, session in
            [
                await outcome { try await session.query(Statements.echo, ["cut\0off"]) },
                await outcome { try await session.query(Statements.echo, [.array(["a", "cut\0off"])]) },
                await outcome { try await session.query(Statements.echo, ["after"]) },
            ]
        }
        #expect(inSession == ["misuse", "misuse", "after"])
    }
}
