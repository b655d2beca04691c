import PersonalData
import Testing

@testable import Catalogue

/// The shipped catalogue as it is on a day of its last rule set.
@Suite struct ShippedCatalogueTests {
    private static let classes = [
        "registration", "permit", "penalty", "abnormal_operation", "serious_dishonesty", "honour", "commitment",
        "evaluation", "judgment", "contract_performance", "voluntary",
    ]

    let catalogue: Catalogue

    init() throws {
        catalogue = try Catalogue(
            files: CatalogueFiles(directory: ProjectFolder.catalogue), on: SampleFiles.day("2026-11-20"))
    }

    @Test func `it loads and has the first classes`() {
        #expect(catalogue.classes.map(\.code) == Self.classes)
        #expect(catalogue.informationClass("penalty")?.name == "行政处罚")
        #expect(catalogue.informationClass("nothing") == nil)
        #expect(catalogue.classes.map(\.items.count) == [27, 34, 37, 17, 18, 25, 25, 23, 26, 23, 22])
    }

    @Test func `every kind of reader has purposes of its own`() {
        #expect(catalogue.purpose("loan")?.readers == [.bank, .agency])
        #expect(catalogue.purpose("supervision")?.readers == [.department])
        #expect(catalogue.purpose("nothing") == nil)
        for reader in Purpose.Reader.allCases {
            #expect(catalogue.purposes.contains { $0.readers.contains(reader) })
        }
    }

    @Test func `before 2019-02-01 the double-publicity templates were not in force`() throws {
        let files = try CatalogueFiles(directory: ProjectFolder.catalogue)
        let before = try Catalogue(files: files, on: SampleFiles.day("2019-01-31"))
        #expect(before.classes.map(\.code) == Self.classes.filter { !["permit", "penalty"].contains($0) })
        let after = try Catalogue(files: files, on: SampleFiles.day("2019-02-01"))
        #expect(after.classes.map(\.code) == Self.classes)
    }

    @Test func `personal identifiers are shared class and representatives' names authorised`() {
        let items = catalogue.classes.flatMap(\.items)
        let identifiers = items.filter { $0.personal == .identifier }
        #expect(identifiers.map(\.code) == ["XK_FR_ZJHM", "XK_XDR_ZJHM", "CF_FR_ZJHM", "CF_XDR_ZJHM"])
        #expect(identifiers.allSatisfy { $0.shareClass == .shared })
        let names = items.filter { $0.personal == .name }
        #expect(names.map(\.code) == ["DJ_FRDB", "XK_FRDB", "CF_FRDB"])
        #expect(names.allSatisfy { $0.shareClass == .authorised })
    }

    @Test func `a natural person has a document and no organisation codes`() throws {
        let penalty = try #require(catalogue.informationClass("penalty"))
        let person = penalty.items.filter { $0.requirement(for: .naturalPerson) == .absent }.map(\.code)
        #expect(
            person == [
                "CF_XDR_SHXYM", "CF_XDR_GSZC", "CF_XDR_ZZJG", "CF_XDR_SWDJ", "CF_XDR_SYDW", "CF_XDR_SHZZ", "CF_FRDB",
                "CF_FR_ZJLX", "CF_FR_ZJHM",
            ])
        let organisation = penalty.items.filter { $0.requirement(for: .organisation) == .absent }.map(\.code)
        #expect(organisation == ["CF_XDR_ZJLX", "CF_XDR_ZJHM"])
        #expect(penalty.subjectTemplate(category: "法人及非法人组织") == .organisation)
        #expect(penalty.subjectTemplate(category: "个体工商户") == .individualBusiness)
        #expect(penalty.subjectTemplate(category: "自然人") == .naturalPerson)
        #expect(penalty.subjectTemplate(category: "其他") == nil)
    }

    @Test func `the permit number stands in for the number of the decision`() throws {
        let permit = try #require(catalogue.informationClass("permit"))
        let index = try #require(permit.itemIndex("XK_WSH"))
        #expect(permit.items[index].fallback == "XK_XKBH")
        #expect(permit.naturalKey == ["XK_WSH", "XK_XKJG"])
        #expect(permit.publicityRule == .decided)
        #expect(permit.tierItem == nil)
    }

    @Test func `amounts have 18 digits with 6 after the point`() throws {
        let penalty = try #require(catalogue.informationClass("penalty"))
        let fine = penalty.items[try #require(penalty.itemIndex("CF_NR_FK"))]
        #expect(fine.type == .amount)
        #expect(fine.length == 18)
        #expect(fine.scale == 6)
    }

    @Test func `rules refer to items by index`() throws {
        let penalty = try #require(catalogue.informationClass("penalty"))
        let certificate = try #require(penalty.rules.first { $0.code == "certificate_is_named" })
        let item = try #require(penalty.itemIndex("CF_NR_ZKDX"))
        let kinds = try #require(penalty.itemIndex("CF_CFLB"))
        #expect(certificate.severity == .warning)
        #expect(certificate.kind == .requiredWhen(item: item, operand: kinds, values: ["暂扣", "吊销"]))
        let decided = try #require(penalty.itemIndex("CF_JDRQ"))
        #expect(penalty.rules.first?.kind == .notFuture(item: decided))
        let ends = try #require(penalty.itemIndex("CF_GSJZQ"))
        #expect(penalty.rules.contains { $0.kind == .notBefore(item: ends, operand: decided) })
    }

    @Test func `column names match in any case, in Chinese and by the spellings of 2019`() throws {
        let penalty = try #require(catalogue.informationClass("penalty"))
        let cases = [
            ("CF_WSH", "CF_WSH"), ("cf_wsh", "CF_WSH"), (" Cf_Wsh\u{3000}", "CF_WSH"), ("ＣＦ＿ＷＳＨ", "CF_WSH"),
            ("行政处罚决定书文号", "CF_WSH"), ("CF_LYDW", "CF_SJLY"), ("cf_fr_sfzh", "CF_FR_ZJHM"),
            ("行政相对人代码_1", "CF_XDR_SHXYM"), ("统一社会信用代码", "CF_XDR_SHXYM"),
            ("行政相对人代码_1（统一社会信用代码）", "CF_XDR_SHXYM"), ("行政相对人代码_1(统一社会信用代码)", "CF_XDR_SHXYM"),
            ("罚款金额(万元)", "CF_NR_FK"), ("备注", "BZ"),
        ]
        for (header, code) in cases {
            let index = try #require(penalty.itemIndex(code))
            #expect(penalty.meaning(ofColumn: header) == .item(index), "\(header)")
        }
        #expect(penalty.columnNames["罚款金额（万元）"] == penalty.columnNames["罚款金额(万元)"])
        #expect(penalty.columnNames["ORIGIN_FILE"] == .ignored)
        #expect(penalty.meaning(ofColumn: "XK_WSH") == nil)
    }

    @Test func `every reason ingestion can give has a text`() {
        let codes: Set = [
            "required", "advised", "absent_expected", "too_long", "not_a_date", "not_an_amount", "not_an_integer",
            "unknown_code",
            "not_future", "not_before", "required_when", "uscc_length", "uscc_alphabet", "uscc_check_digit",
            "uscc_department", "uscc_category", "resident_id_lookalike", "uscc_unknown_division",
            "uscc_organisation_code_check", "uscc_unlisted_category", "organisation_code_invalid",
            "registration_number_invalid", "resident_id_invalid", "region_invalid", "bad_encoding",
            "control_character", "unclosed_quote", "stray_quote", "too_few_columns", "too_many_columns",
            "row_too_long", "not_json", "not_an_object", "unknown_member", "duplicate_member", "array_cut_off",
            "subject_category_mismatch", "person_key_missing", "outside_calendar",
            "personal_resident_id", "personal_mobile_number", "personal_bank_card", "personal_vehicle_plate",
            "nothing_to_withdraw", "nothing_to_correct",
        ]
        #expect(Set(catalogue.faults.keys) == codes)
    }

    @Test func `every text but names of organisations and numbers is searched for personal data`() throws {
        let penalty = try #require(catalogue.informationClass("penalty"))
        func kinds(_ code: String) throws -> PersonalDataKinds {
            catalogue.screenedKinds(penalty.items[try #require(penalty.itemIndex(code))], of: "penalty")
        }
        for code in ["CF_SY", "CF_NR", "CF_WFXW", "CF_YJ", "CF_NR_ZKDX", "CF_FRDB", "BZ"] {
            #expect(try kinds(code) == .all)
        }
        for code in ["CF_XDR_MC", "CF_CFJG", "CF_XDR_SHXYM", "CF_JDRQ", "CF_NR_FK", "CF_XDR_ZJHM"] {
            #expect(try kinds(code) == [])
        }
        #expect(try kinds("CF_WSH") == PersonalDataKinds(.residentID))
    }

    @Test(arguments: ["resident_id_lookalike", "resident_id_invalid", "person_key_missing"])
    func `texts about personal identifiers never repeat them`(_ code: String) throws {
        let fault = try #require(catalogue.faults[code])
        #expect(!fault.message.contains("{value}"))
        #expect(!fault.englishMessage.contains("{value}"))
    }

    @Test func `sample departments have valid codes of the reserved division`() throws {
        #expect(catalogue.departments.count == 14)
        for department in catalogue.departments {
            #expect(department.region == "990000")
            #expect(department.uscc.hasPrefix("11990000"))
            #expect(SocialCreditCheck.isValid(department.uscc), "\(department)")
            #expect(SocialCreditCheck.hasValidOrganisationCode(department.uscc), "\(department)")
            #expect(catalogue.department(department.code) == department)
        }
        #expect(catalogue.department("990000-scjg")?.name == "样例市市场监督管理局")
        #expect(catalogue.department("990000-none") == nil)
    }

    @Test func `every section of a report has a class`() {
        #expect(Set(catalogue.classes.map(\.section)) == Set(ReportSection.allCases))
        #expect(catalogue.classes.filter { $0.section == .other }.map(\.code) == ["contract_performance", "voluntary"])
    }

    @Test func `a commitment says itself who may see it`() throws {
        let commitment = try #require(catalogue.informationClass("commitment"))
        #expect(commitment.naturalKey == ["CN_CNBM"])
        #expect(commitment.items[try #require(commitment.itemIndex("CN_CNBM"))].length == 20)
        #expect(commitment.opennessItem == "CN_GKLX")
        let words = catalogue.codeTables["commitment_disclosure"]?.entries.map { ($0.code, $0.name) } ?? []
        #expect(words.map(\.0) == ["public", "authorised", "shared"])
        #expect(words.map(\.1) == ["可向社会公开", "特定范围内公开", "不可公开"])
    }

    @Test func `what may name other parties or their money is not public`() throws {
        for (classCode, codes) in [
            ("judgment", ["SF_NR", "SF_YW", "SF_JE"]), ("evaluation", ["PJ_DF"]),
            ("contract_performance", ["HT_DFMC", "HT_DFDM", "HT_HTJE", "HT_LXSM"]),
        ] {
            let items = try #require(catalogue.informationClass(classCode)).items
            #expect(items.filter { $0.shareClass == .authorised }.map(\.code) == codes)
        }
    }

    @Test func `special reports have forty fields and more, each with a feed of penalties`() throws {
        #expect(catalogue.domains.count >= 40)
        for domain in catalogue.domains {
            #expect(domain.classes.contains("penalty"), "\(domain.code)")
            for source in domain.sources {
                #expect(catalogue.department(source.department) != nil)
                #expect(source.firstDay == catalogue.firstDay(of: source.classCode))
            }
        }
        #expect(catalogue.domain("taxation")?.classes == ["penalty", "serious_dishonesty"])
        #expect(catalogue.domain("nothing") == nil)
        #expect(try catalogue.firstDay(of: "penalty") == SampleFiles.day("2019-02-01"))
        #expect(catalogue.firstDay(of: "honour") == nil)
    }

    @Test func `lists have their law, and natural persons are on none`() throws {
        #expect(catalogue.lists.count == 8)
        let market = try #require(catalogue.list("market_regulation"))
        #expect(market.termMonths == 36 && market.exitMonths == 12 && market.exits == [.term, .repair, .revocation])
        #expect(market.departments == ["*-scjg"] && market.publication == .public && market.colour == .black)
        #expect(catalogue.lists.allSatisfy { !$0.subjects.contains(.naturalPerson) && !$0.basis.isEmpty })
        let rule = try #require(catalogue.listRules.first)
        #expect(rule.filter?.item == "CF_CFLB" && rule.filter?.excludesValues == false && rule.shareClass == .public)
        #expect(rule.filter?.values == ["吊销许可证件", "限制开展生产经营活动", "责令停产停业", "责令关闭", "限制从业"])
    }

    @Test func `words for no value are known and zero is not one of them`() {
        for word in ["N/A", "无", "空", "—", "null", "None", "/"] {
            #expect(catalogue.missingValues.contains(word))
        }
        for word in ["", "0", "0.0", "其他", "无效", "未知"] {
            #expect(!catalogue.missingValues.contains(word))
        }
    }
}
