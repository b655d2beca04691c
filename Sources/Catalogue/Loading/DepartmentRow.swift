internal import Identifiers

/// A row of `departments.csv`.
struct DepartmentRow {
    let place: TableRow.Place
    let department: Department

    init(_ row: inout TableRow) {
        department = Department(
            code: row.code("code"), name: row.text("name"), englishName: row.text("name_en"), uscc: row.text("uscc"),
            region: row.text("region"), registers: Self.registers(&row))
        place = row.place
        checkCodes(&row)
    }

    /// The characters of registering departments, joined by `;`.
    private static func registers(_ row: inout TableRow) -> [Character] {
        row.list("registers").compactMap { text in
            let known = OrganisationCategory.listed.first { String($0.department) == text }
            if known == nil { row.note("registers", "“\(text)” is no registering department of credit codes") }
            return known?.department
        }
    }

    private func checkCodes(_ row: inout TableRow) {
        // A blank cell was reported already.
        if !department.uscc.isEmpty {
            do throws(SocialCreditCode.Fault) {
                _ = try SocialCreditCode(department.uscc)
            } catch {
                // Not repeated, because a wrong code may be a citizen ID.
                row.note("uscc", "not a unified social credit code: \(error.rawValue)")
            }
        }
        if !department.region.isEmpty {
            do throws(RegionCode.Fault) {
                _ = try RegionCode(department.region)
            } catch {
                row.note("region", "“\(department.region)” is not a division code: \(error.rawValue)")
            }
        }
    }
}
