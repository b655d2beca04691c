internal import CExpat

/// Is told what stands in an XML document. Names come without their namespace's prefix.
protocol XMLHandler: AnyObject {
    func start(_ element: XMLName, _ attributes: XMLAttributes)
    func end(_ element: XMLName)
    func characters(_ text: UnsafeBufferPointer<UInt8>)
    /// What ends the reading, if something has.
    var failure: UnpackingError? { get }
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
    private let parser: XML_Parser
    private let part: String
    fileprivate let handler: any XMLHandler

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

    func push(_ bytes: UnsafeBufferPointer<UInt8>, isFinal: Bool) throws(UnpackingError) {
        let status = bytes.withMemoryRebound(to: CChar.self) {
            XML_Parse(parser, $0.baseAddress, Int32($0.count), isFinal ? 1 : 0)
        }
        if let failure = handler.failure { throw failure }
        guard status == XML_STATUS_OK else { throw .damagedPart(part) }
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
    guard let reader = reader(context), let name, let attributes else { return }
    reader.handler.start(XMLName(name), XMLAttributes(attributes))
    if reader.handler.failure != nil { reader.stop() }
}

private func endElement(_ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?) {
    guard let reader = reader(context), let name else { return }
    reader.handler.end(XMLName(name))
    if reader.handler.failure != nil { reader.stop() }
}

private func readCharacters(_ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<CChar>?, _ count: Int32) {
    guard let reader = reader(context), let text else { return }
    text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
        reader.handler.characters(UnsafeBufferPointer(start: $0, count: Int(count)))
    }
}

private func refuseDoctype(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?, _ system: UnsafePointer<CChar>?,
    _ publicID: UnsafePointer<CChar>?, _ hasSubset: Int32
) {
    reader(context)?.stop()
}
