import PersonalData
import Testing

/// What is found, in every way it is written.
@Suite struct FindingTests {
    private static let frames = ["", "当事人", "经查，2026年5月10日，", "a", "联系人：甲（", "1、", "共3项; "]

    private func expect(_ number: String, is kind: PersonalDataKind, frames: [String] = Self.frames) {
        for frame in frames {
            for end in ["", "。", "，系业主", " 等3人", "）罚款2000元", "\n2026-05-11"] {
                let text = frame + number + end
                #expect(PersonalDataScanner.found(text) == ["\(kind.rawValue) \(number)"], "\(text)")
            }
        }
    }

    @Test func `citizen IDs, also with X, in groups and in full width`() {
        let id = MadeUp.residentID()
        let withX = MadeUp.residentIDWithX
        for number in [id, withX, withX.lowercased(), MadeUp.fullWidth(id), MadeUp.fullWidth(withX)] {
            expect(number, is: .residentID)
        }
        for number in [id, withX] {
            let parts = [number.prefix(6), number.dropFirst(6).prefix(8), number.suffix(4)]
            for separator in [" ", "-", "　", "\u{A0}", "－", "·"] {
                expect(parts.joined(separator: separator), is: .residentID)
            }
            expect("\(number.prefix(6)) \(number.dropFirst(6))", is: .residentID)
        }
    }

    @Test func `a citizen ID is found between letters, as nothing else passes its check`() {
        let id = MadeUp.residentID()
        #expect(PersonalDataScanner.found("ID\(id)") == ["resident_id \(id)"])
        #expect(PersonalDataScanner.found("身份证号第\(id)号") == ["resident_id \(id)"])
    }

    @Test func `old IDs unless they pass for a registration number, and then where the text speaks of persons`() {
        let plain = MadeUp.oldResidentID(passingForRegistration: false)
        let doubtful = MadeUp.oldResidentID(passingForRegistration: true)
        expect(plain, is: .oldResidentID, frames: ["", "当事人", "经查，"])
        #expect(PersonalDataScanner.found("当事人\(doubtful)") == [])
        #expect(PersonalDataScanner.found("身份证号码：\(doubtful)") == ["resident_id_15 \(doubtful)"])
        #expect(PersonalDataScanner.found("注册号：\(plain)") == [], "a registration number with a slip")
        #expect(PersonalDataScanner.found("A\(plain)") == [])
    }

    @Test(arguments: [
        "14000000001", "140-0000-0001", "140 0000 0001", "1400 000 0001", "140－0000－0001",
        MadeUp.fullWidth("14000000001"),
        "140 00000001",
    ]) func `mobile numbers`(_ number: String) {
        if number == "140 00000001" {
            #expect(PersonalDataScanner.found("电话\(number)。") == [], "a group of eight is a number of another kind")
        } else {
            expect(number, is: .mobileNumber)
        }
    }

    @Test func `mobile numbers behind the country's code`() {
        for text in ["+8614000000001", "+86 14000000001", "+86-140-0000-0001", "008614000000001", "(86)14000000001"] {
            let found = PersonalDataScanner.found("电话：" + text)
            #expect(found.count == 1 && found[0].hasPrefix("mobile_number"), "\(text) \(found)")
        }
        #expect(PersonalDataScanner.found("手机14000000001、14000000002/14000000003").count == 3)
        #expect(PersonalDataScanner.found("Tel14000000001,QQ:14000000001@qq.com").count == 2)
    }

    @Test(arguments: [("62", 16), ("62", 19), ("62", 17), ("4367", 19), ("9558", 19), ("4392", 16), ("5187", 16)])
    func `bank cards`(_ front: String, _ count: Int) {
        let card = MadeUp.card(front, count: count)
        expect(card, is: .bankCard, frames: ["", "账户", "转入", "卡号："])
        let fours = stride(from: 0, to: count, by: 4).map { card.dropFirst($0).prefix(4) }
        expect(fours.joined(separator: " "), is: .bankCard, frames: ["", "卡号"])
        expect(MadeUp.fullWidth(card), is: .bankCard, frames: ["", "卡号"])
        let wrong = card.dropLast() + (card.hasSuffix("1") ? "2" : "1")
        #expect(PersonalDataScanner.found("卡号\(wrong)") == [], "the check digit decides")
    }

    @Test(arguments: [
        "川A00000", "川A·00000", "川A 00000", "川A-0000X", "京AD00000", "京AFA0000", "沪B00000D", "粤Z0000港", "鲁C0000挂",
        "苏a00000",
        "浙Ａ０００００", "新A0000学",
    ]) func `vehicle plates`(_ plate: String) {
        for text in ["驾驶\(plate)小型客车", "车牌：\(plate)", "\(plate)", "\(plate)号重型货车"] {
            let found = PersonalDataScanner.found(text)
            #expect(found.count == 1 && found[0].hasPrefix("vehicle_plate"), "\(text): \(found)")
        }
    }

    @Test func `several in one text, in their order`() {
        let text = "甲（身份证\(MadeUp.residentID())，电话\(MadeUp.mobile)）驾驶川A00000，付款至\(MadeUp.card("62", count: 19))"
        #expect(
            PersonalDataScanner.found(text).map { $0.prefix { $0 != " " } } == [
                "resident_id", "mobile_number", "vehicle_plate", "bank_card",
            ])
    }

    @Test func `only the kinds asked for, and not what is known to be something else`() {
        let id = MadeUp.residentID()
        #expect(PersonalDataScanner.found(id, [PersonalDataKinds(.mobileNumber)]) == [])
        #expect(PersonalDataScanner.found(id, known: id) == [])
        #expect(PersonalDataScanner.found(MadeUp.mobile, []) == [])
    }

    @Test func `a place does not matter`() {
        for shift in 0..<40 {
            for filler in ["x，", "中", "１，", "é。"] {
                let text = String(repeating: filler, count: shift) + "；" + MadeUp.mobile
                #expect(PersonalDataScanner.found(text) == ["mobile_number \(MadeUp.mobile)"], "\(text)")
            }
        }
    }
}
