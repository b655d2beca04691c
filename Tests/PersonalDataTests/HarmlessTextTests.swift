import PersonalData
import Testing

/// What must not be taken for personal data.
@Suite struct HarmlessTextTests {
    @Test(arguments: [
        // Unified social credit codes, organisation codes, registration numbers.
        "统一社会信用代码91990000MA00000017", "代码：11990000MB9900021N", "组织机构代码74820466-0", "统一社会信用代码915100002018150116",
        "注册号\(MadeUp.registrationNumber())", "营业执照\(MadeUp.registrationNumber("510100"))", "税号119999500102123",
        // Numbers of documents and licences.
        "川市监罚〔2026〕14000000001号", "第14000000001号", "样市监罚〔2026〕138号", "（2026）川0101行审14000号",
        "当场处罚决定书编号5101241300013797", "许可证编号JY15101000012345", "SC10651010000017", "国药准字H20093012",
        "粤B2-20090191", "京ICP备12345678号", "川卫医证字〔2026〕第000123号", "XK13-003-00123", "QS510014010123",
        "道路运输经营许可证510100012345", "苏B20150012", "鲁A2015001号", "浙食药监械生产许20010001号",
        // Amounts and quantities.
        "罚款14000000001元", "注册资本15000000000元人民币", "人民币15000000000", "￥15000000000", "15000000000股", "共计15000000000.00",
        "罚款1.5万元", "14000000001.50", "1,400,000,000.01元", "经度104.13812345678", "0.13812345678",
        // Dates, times, telephones of offices, post codes, standards.
        "2026-05-10 10:30:00", "20260510103000", "2026年05月10日", "028-86000000", "010-12345678", "400-800-8000",
        "邮编610000",
        "GB 32100-2015", "GB/T 45255-2025", "ISO 9001:2015",
        // Goods.
        "条码6901234567892", "批号20260510001", "型号A1B2C3D4", "docPcjgView/12D14000000001A68680B9C37AE1ABB6/30.html",
        "商品编码6200000000000005", "运单号6200000000000005",
        // Already masked.
        "140****0001", "119999********0011", "川A***00",
        // Prose.
        "", "1", "当事人未取得许可从事经营活动", "The quick brown fox jumps over the lazy dog", "ＡＢＣ１２３",
    ]) func `is left alone`(_ text: String) {
        #expect(PersonalDataScanner.found(text) == [])
        #expect(PersonalDataScanner.found("依据" + text + "，决定") == [])
        #expect(PersonalDataMask.masked(text) == text)
    }

    @Test func `numbers that stand within longer ones`() {
        #expect(PersonalDataScanner.found("140000000012") == [])
        #expect(PersonalDataScanner.found("9\(MadeUp.residentID())") == [])
        #expect(PersonalDataScanner.found(MadeUp.card("62", count: 16) + "0000") == [])
        #expect(PersonalDataScanner.found("12000000001") == [], "no mobile number begins with 12")
    }

    @Test func `people of the 1800s are no longer asked about`() {
        #expect(PersonalDataScanner.found(MadeUp.residentID(born: "18980102")) == [])
    }
}
