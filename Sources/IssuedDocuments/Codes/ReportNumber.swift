internal import Documents

/// A document's number (报告编号) in the form of 公共信用信息报告标准（2022年版）: when it was issued (yyyyMMddHHmmss, time of Beijing),
/// digits that tell documents of the same second apart, and a suffix that begins with the share class of the view. 22 characters.
enum ReportNumber {
    /// Makes one.
    /// - Parameters:
    ///   - seconds: when it is issued, since 1970.
    ///   - random: at least seven bytes.
    static func make(at seconds: Int, _ view: DocumentView, random: [UInt8]) -> String {
        let time = MomentText.beijing(seconds).filter(\.isNumber).prefix(14)
        let digits = random.prefix(7).map { String($0 % 10) }
        let letter =
            switch view {
            case .everybody: "A"
            case .authorised: "B"
            case .shared: "C"
            }
        return String(time) + digits.prefix(5).joined() + letter + digits.suffix(2).joined()
    }
}
