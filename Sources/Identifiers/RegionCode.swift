/// The code of an administrative division (行政区划代码, GB/T 2260): six digits, two each for province, prefecture and
/// county.
///
/// Only the province is looked up. Counties are merged and renamed all the time and codes issued before keep the old
/// division for ever, so a withdrawn code is as good as one of today's. Besides the provinces there are `100000`, which
/// stands for the nation in codes given by national registrars, and `990000`…`999999`, which no real division has and
/// which samples and tests may use.
public struct RegionCode: Sendable, Hashable {
    /// Why a text is no region code.
    public enum Fault: String, Error, Sendable, CaseIterable {
        /// Not six characters.
        case length
        /// A character that is no ASCII digit.
        case alphabet
        /// The first two digits are no province's.
        case province
    }

    /// How far down a code reaches.
    public enum Level: String, Sendable, CaseIterable {
        /// The nation itself, `100000`.
        case nation
        /// A province, autonomous region, municipality or special administrative region (省级), such as `330000`.
        case province
        /// A prefecture or city (地级), such as `330100`.
        case prefecture
        /// A county, district or county-level city (县级), such as `330106`.
        case county
    }

    /// The code as a number, `330106` for example.
    public let number: Int

    /// Takes six digits, already normalised.
    ///
    /// - Throws: the first fault found.
    public init(_ text: some StringProtocol) throws(Fault) {
        let (number, fault) = withBytes(of: text) { ($0.decimal(in: 0..<min($0.count, 6)), Self.check($0)) }
        if let fault { throw fault }
        guard let number else { throw .alphabet }
        self.number = number
    }

    /// What is wrong with the normalised text, or nil when it is a region code.
    public static func check(_ bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        guard bytes.count == 6 else { return .length }
        guard let number = bytes.decimal(in: 0..<6) else { return .alphabet }
        return isKnown(number) ? nil : .province
    }

    /// Whether the division's province is known, or the number is that of the nation or reserved for samples.
    static func isKnown(_ number: Int) -> Bool {
        guard (100_000...999_999).contains(number) else { return false }
        return number == 100_000 || number >= 990_000 || isProvince(number / 10_000)
    }

    /// Whether two digits, as a number, are those of a province.
    static func isProvince(_ prefix: Int) -> Bool {
        provinceFlags.indices.contains(prefix) && provinceFlags[prefix]
    }

    private static let provinces = [
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46,
        50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
    ]

    private static let provinceFlags: [Bool] = (0..<100).map(provinces.contains)
}

extension RegionCode: CustomStringConvertible, Comparable {
    /// The six digits.
    public var description: String { String(number) }

    /// The province's two digits, `33` for example.
    public var province: String { String(number / 10_000) }

    /// The four digits of province and prefecture, `3301` for example.
    public var prefecture: String { String(number / 100) }

    /// How far down the code reaches.
    public var level: Level {
        if number == 100_000 { return .nation }
        if number % 10_000 == 0 { return .province }
        return number % 100 == 0 ? .prefecture : .county
    }

    /// The six-digit codes of this division and those within it; of the nation all of them.
    public var codes: ClosedRange<Int> {
        switch level {
        case .nation: 0...999_999
        case .province: number...number + 9999
        case .prefecture: number...number + 99
        case .county: number...number
        }
    }

    /// Whether no real division has this code: `990000`…`999999`.
    public var isReservedForSamples: Bool { number >= 990_000 }

    /// Whether `other` is this division or lies within it; the nation contains everything.
    public func contains(_ other: RegionCode) -> Bool {
        switch level {
        case .nation: true
        case .province: number / 10_000 == other.number / 10_000
        case .prefecture: number / 100 == other.number / 100
        case .county: number == other.number
        }
    }

    /// The order of the numbers, which puts a division before those within it.
    public static func < (left: RegionCode, right: RegionCode) -> Bool { left.number < right.number }
}
