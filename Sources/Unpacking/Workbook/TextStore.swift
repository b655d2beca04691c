internal import Formats
internal import Glibc

/// Holds texts one after the other, and puts them aside on disk when there are many. Cells ask for them about in the order in which
/// they stand, and for the frequent ones again and again: pages of the file that were read are kept.
final class TextStore {
    private static let pageBytes = 1 << 14
    private static let slots = 1024

    /// The texts that are not on disk, the last ones.
    let recent = OutputBuffer(capacity: 1 << 16)
    /// How many bytes are on disk.
    private(set) var aside = 0
    private(set) var failure: UnpackingError?

    private let held: Int
    private var file: SpoolFile?
    private var pages: [Int: OutputBuffer] = [:]
    private var numbers = [Int](repeating: -1, count: TextStore.slots)
    private let assembled = OutputBuffer()

    /// - Parameter held: how many bytes may wait in memory.
    init(held: Int) { self.held = held }

    var count: Int { aside + recent.count }

    /// Puts what is in memory on disk if it is much. Called between texts.
    func putAside() {
        guard recent.count >= held, failure == nil else { return }
        do throws(UnpackingError) {
            try openFile().append(recent.bytes)
            aside += recent.count
            recent.removeAll()
        } catch {
            failure = error
        }
    }

    private func openFile() throws(UnpackingError) -> SpoolFile {
        if let file { return file }
        let opened = try SpoolFile()
        file = opened
        return opened
    }

    /// The bytes of a text, valid until the next one is asked for.
    func text(from start: Int, to end: Int) -> UnsafeBufferPointer<UInt8> {
        if start >= aside { return recent.slice(start - aside, end - aside) }
        assembled.removeAll()
        var position = start
        while position < end {
            let page = page(position / Self.pageBytes)
            let offset = position % Self.pageBytes
            let part = min(end - position, page.count - offset)
            guard part > 0 else { break }
            assembled.append(page.slice(offset, offset + part))
            position += part
        }
        return assembled.bytes
    }

    private func page(_ number: Int) -> OutputBuffer {
        let place = number % Self.slots
        let page = pages[place] ?? OutputBuffer(capacity: Self.pageBytes)
        if numbers[place] == number { return page }
        pages[place] = page
        page.removeAll()
        numbers[place] = number
        do throws(UnpackingError) {
            try file?.read(Self.pageBytes, at: number * Self.pageBytes, into: page)
        } catch {
            failure = error
        }
        return page
    }
}
