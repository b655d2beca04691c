internal import Glibc

/// Texts in the form C structures point to, freed with this object. libxlsxwriter copies what it is given.
final class CTexts {
    private var texts: [UnsafeMutablePointer<CChar>?] = []

    func add(_ text: String?) -> UnsafeMutablePointer<CChar>? {
        guard let text else { return nil }
        let copy = strdup(text)
        texts.append(copy)
        return copy
    }

    deinit { for text in texts { free(text) } }
}
