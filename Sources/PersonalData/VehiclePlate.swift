/// Licence plates (机动车号牌, GA 36-2018): a province's character, the letter of the issuing office, and five characters – six for
/// new energy vehicles – of which at most two are letters other than I and O; or four and a character for their use.
enum VehiclePlate {
    /// Where the plate ends whose letter stands at `letter`, right behind a province's character; nil when there is no plate.
    static func end(_ text: TextBytes, from letter: Int) -> Int? {
        let office = text.symbol(at: letter)
        guard office.isLetter, office.value != UInt8(ascii: "I"), isProvince(text, before: letter) else { return nil }
        var position = letter + office.length
        position += text.separator(at: position)
        var letters: UInt8 = 0
        var count = 0
        while count < 7 {
            let symbol = text.symbol(at: position)
            guard symbol.exists else { break }
            if symbol.isLetter {
                if symbol.value == UInt8(ascii: "I") || symbol.value == UInt8(ascii: "O") { return nil }
                letters |= 1 << UInt8(count)
            }
            count += 1
            position += symbol.length
        }
        switch count {
        case 4:
            let hasUse = letters.nonzeroBitCount <= 1 && uses.contains { text.has($0, at: position) }
            return hasUse ? position : nil
        case 5: return letters.nonzeroBitCount <= 2 ? position : nil
        // New energy: the letter that tells so is the first, perhaps with another one behind it, or the last.
        case 6: return [0b1, 0b11, 0b10_0000].contains(letters) ? position : nil
        default: return nil
        }
    }

    private static func isProvince(_ text: TextBytes, before position: Int) -> Bool {
        guard position >= 3, text.bytes[position - 3] >= 0xE4 else { return false }
        return provinces.contains { text.has($0, before: position) }
    }

    private static let provinces: [StaticString] = [
        "京", "津", "沪", "渝", "冀", "豫", "云", "辽", "黑", "湘", "皖", "鲁", "新", "苏", "浙", "赣", "鄂", "桂", "甘", "晋",
        "蒙", "陕", "吉", "闽", "贵", "粤", "青", "藏", "川", "宁", "琼",
    ]

    /// 挂 trailer, 学 driving school, 警 police, 试 test, 超 oversize, 领 consulate, 港 and 澳 from Hong Kong and Macao.
    private static let uses: [StaticString] = ["挂", "学", "警", "试", "超", "领", "港", "澳"]
}
