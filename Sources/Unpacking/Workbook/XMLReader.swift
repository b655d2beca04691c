internal import CExpat

/// Is told what stands in an XML document. Names come without their namespace's prefix.
protocol XMLHandler: AnyObject {
    func start(_ element: XMLName, _ attributes: XMLAttributes)
    func end(_ element: XMLName)
    func characters(_ text: UnsafeBufferPointer<UInt8>)
    /// What ends the reading, if something has.
    var failure: UnpackingError? { get }
    /// Whether enough was read for now, as what came of it has to be taken away first. Asked at the end of elements.
    var wantsPause: Bool { get }
}

extension XMLHandler {
    var wantsPause: Bool { false }
}

/// A name in a document, valid during the call that gives it.
struct XMLName {
    private let start: UnsafePointer<CChar>

    init(_ name: UnsafePointer<CChar>) {
        var start = name
        var place = name
        while place.pointee != 0 {
            if place.pointee == 0x3A { start = place + 1 }
            place += 1
        }
        self.start = start
    }

    func `is`(_ name: StaticString) -> Bool {
        let bytes = UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self)
        let count = name.utf8CodeUnitCount
        var index = 0
        while index < count {
            if bytes[index] != name.utf8Start[index] { return false }
            index += 1
        }
        return bytes[count] == 0
    }
}

/// The attributes of an element, valid during the call that gives them.
struct XMLAttributes {
    private let list: UnsafeMutablePointer<UnsafePointer<CChar>?>

    init(_ list: UnsafeMutablePointer<UnsafePointer<CChar>?>) { self.list = list }

    subscript(name: StaticString) -> UnsafePointer<CChar>? {
        var place = list
        while let key = place[0], let value = place[1] {
            if XMLName(key).is(name) { return value }
            place += 2
        }
        return nil
    }

    func text(_ name: StaticString) -> String? { self[name].map { String(cString: $0) } }

    func integer(_ name: StaticString) -> Int? { text(name).flatMap { Int($0) } }

    /// Whether a boolean attribute is set (XML Schema's `true` and `1`).
    func isSet(_ name: StaticString) -> Bool {
        let value = text(name)
        return value == "1" || value == "true"
    }
}

/// Reads an XML document piece by piece. A document type declaration, which no workbook has, is refused with all the
/// entities it could declare.
final class XMLReader {
    /// How deep elements may stand in one another, and how long a tag may be: expat holds them in memory.
    private static let deepest = 100
    private static let longestTag = 4 << 20

    private let parser: XML_Parser
    private let part: String
    private let handler: any XMLHandler
    private var depth = 0
    private var bytesWithoutEvent = 0

    init(part: String, _ handler: any XMLHandler) throws(UnpackingError) {
        guard let parser = XML_ParserCreate(nil) else { throw .damagedPart(part) }
        self.parser = parser
        self.part = part
        self.handler = handler
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(parser, startElement, endElement)
        XML_SetCharacterDataHandler(parser, readCharacters)
        XML_SetStartDoctypeDeclHandler(parser, refuseDoctype)
    }

    deinit { XML_ParserFree(parser) }

    /// Whether the handler wanted a pause: `resume` goes on, before anything else is pushed.
    private(set) var isPaused = false

    func push(_ bytes: UnsafeBufferPointer<UInt8>, isFinal: Bool) throws(UnpackingError) {
        bytesWithoutEvent += bytes.count
        try check(
            bytes.withMemoryRebound(to: CChar.self) {
                XML_Parse(parser, $0.baseAddress, Int32($0.count), isFinal ? 1 : 0)
            })
    }

    func resume() throws(UnpackingError) {
        try check(XML_ResumeParser(parser))
    }

    private func check(_ status: XML_Status) throws(UnpackingError) {
        if let failure = handler.failure { throw failure }
        isPaused = status == XML_STATUS_SUSPENDED
        guard status == XML_STATUS_OK || isPaused, bytesWithoutEvent <= Self.longestTag else {
            throw .damagedPart(part)
        }
    }

    fileprivate func start(_ name: XMLName, _ attributes: XMLAttributes) {
        bytesWithoutEvent = 0
        depth += 1
        handler.start(name, attributes)
        if handler.failure != nil || depth > Self.deepest { stop() }
    }

    fileprivate func end(_ name: XMLName) {
        bytesWithoutEvent = 0
        depth -= 1
        handler.end(name)
        if handler.failure != nil {
            stop()
        } else if handler.wantsPause {
            XML_StopParser(parser, 1)
        }
    }

    fileprivate func characters(_ text: UnsafeBufferPointer<UInt8>) {
        bytesWithoutEvent = 0
        handler.characters(text)
    }

    fileprivate func stop() { XML_StopParser(parser, 0) }
}

private func reader(_ context: UnsafeMutableRawPointer?) -> XMLReader? {
    context.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
}

private func startElement(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) {
    guard let name, let attributes else { return }
    reader(context)?.start(XMLName(name), XMLAttributes(attributes))
}

private func endElement(_ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?) {
    guard let name else { return }
    reader(context)?.end(XMLName(name))
}

private func readCharacters(_ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<CChar>?, _ count: Int32) {
    guard let reader = reader(context), let text else { return }
    text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
        reader.characters(UnsafeBufferPointer(start: $0, count: Int(count)))
    }
}

private func refuseDoctype(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?, _ system: UnsafePointer<CChar>?,
    _ publicID: UnsafePointer<CChar>?, _ hasSubset: Int32
) {
    reader(context)?.stop()
}
