internal import Catalogue
internal import HTTPServer
internal import RequestParameters

extension QueryParameters {
    /// A department of the catalogue.
    func department(_ name: String, _ catalogue: Catalogue) throws -> Department? {
        guard let code = self[name] else { return nil }
        guard let department = catalogue.department(code) else {
            throw Problem.invalidParameter(
                name, LocalisedText("目录中没有这个部门。", "The catalogue has no such department."))
        }
        return department
    }
}
