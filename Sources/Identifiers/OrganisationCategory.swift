/// An organisation category (机构类别) together with the department that registers it (登记管理部门): the first two
/// characters of a unified social credit code (GB 32100-2015 with amendment 1).
public struct OrganisationCategory: Sendable, Hashable {
    /// The registering department's character, for example `9`.
    public let department: Character
    /// The category's character within that department, for example `1`.
    public let category: Character
    /// What subjects of this category count as.
    public let kind: SubjectKind
    /// The department's Chinese name, for example 工商.
    public let departmentName: String
    /// The category's Chinese name, for example 企业.
    public let name: String

    /// The categories that the standard lists, in its order.
    public static let listed: [OrganisationCategory] = departments.flatMap(\.listed)
}

extension OrganisationCategory {
    /// A registering department with the categories it distinguishes.
    private struct Department {
        let character: Character
        let name: String
        let categories: [(Character, String, SubjectKind)]

        init(_ character: Character, _ name: String, _ categories: [(Character, String, SubjectKind)]) {
            self.character = character
            self.name = name
            self.categories = categories
        }

        var listed: [OrganisationCategory] {
            categories.map { category, categoryName, kind in
                OrganisationCategory(
                    department: character, category: category, kind: kind, departmentName: name, name: categoryName)
            }
        }
    }

    private static let departments = [
        Department(
            "1", "机构编制",
            [
                ("1", "机关", .governmentBody), ("2", "事业单位", .publicInstitution),
                ("3", "中央编办直接管理机构编制的群众团体", .socialOrganisation), ("9", "其他", .other),
            ]),
        Department("2", "外交", [("1", "外国常驻新闻机构", .other), ("9", "其他", .other)]),
        Department(
            "3", "司法行政",
            [
                ("1", "律师执业机构", .other), ("2", "公证处", .other), ("3", "基层法律服务所", .other),
                ("4", "司法鉴定机构", .other), ("5", "仲裁委员会", .other), ("9", "其他", .other),
            ]),
        Department("4", "文化", [("1", "外国在华文化中心", .other), ("9", "其他", .other)]),
        Department(
            "5", "民政",
            [
                ("1", "社会团体", .socialOrganisation), ("2", "民办非企业单位", .socialOrganisation),
                ("3", "基金会", .socialOrganisation), ("9", "其他", .socialOrganisation),
            ]),
        Department(
            "6", "旅游",
            [
                ("1", "外国旅游部门常驻代表机构", .other),
                ("2", "港澳台地区旅游部门常驻内地（大陆）代表机构", .other), ("9", "其他", .other),
            ]),
        Department("7", "宗教", [("1", "宗教活动场所", .other), ("2", "宗教院校", .other), ("9", "其他", .other)]),
        Department("8", "工会", [("1", "基层工会", .other), ("9", "其他", .other)]),
        Department(
            "9", "工商",
            [("1", "企业", .enterprise), ("2", "个体工商户", .individualBusiness), ("3", "农民专业合作社", .enterprise)]),
        Department("A", "中央军委改革和编制办公室", [("1", "军队事业单位", .other), ("9", "其他", .other)]),
        Department(
            "N", "农业",
            [
                ("1", "组级集体经济组织", .other), ("2", "村级集体经济组织", .other),
                ("3", "乡镇级集体经济组织", .other), ("9", "其他", .other),
            ]),
        Department("Y", "其他", [("1", "其他", .other)]),
    ]

    /// How the category of a code is judged.
    enum Standing {
        case unknownDepartment
        case impossible
        case unlisted
        case listed
    }

    /// The kind for each pair of bytes: ten entries a department, by the digit of the category.
    private static let kinds: [SubjectKind?] = {
        var kinds = [SubjectKind?](repeating: nil, count: 256 * 10)
        for category in listed {
            guard let department = category.department.asciiValue,
                let digit = category.category.wholeNumberValue
            else { continue }
            kinds[Int(department) * 10 + digit] = category.kind
        }
        return kinds
    }()

    /// Whether each byte stands for a registering department.
    private static let isDepartment: [Bool] = (0..<256).map { byte in
        departments.contains { $0.character.asciiValue.map(Int.init) == byte }
    }

    /// Judges the first two characters of a code.
    ///
    /// Real registers carry 99, which the standard does not list, and registrars have added categories since without
    /// an amendment. A category 1…9 of a known department is therefore at most suspicious, never wrong.
    static func standing(department: UInt8, category: UInt8) -> Standing {
        guard isDepartment[Int(department)] else { return .unknownDepartment }
        guard category > UInt8(ascii: "0"), category <= UInt8(ascii: "9") else { return .impossible }
        return kind(department: department, category: category) == nil ? .unlisted : .listed
    }

    /// The kind by the first two characters of a code, the second of which is a digit; nil when it is not listed.
    static func kind(department: UInt8, category: UInt8) -> SubjectKind? {
        kinds[Int(department) * 10 + Int(category - UInt8(ascii: "0"))]
    }
}
