internal import Catalogue
internal import Formats

extension JSONWriter {
    /// The members a section of any report begins with: which part of the report it is in, and which class of records it has.
    mutating func sectionHead(_ informationClass: InformationClass) {
        key("section")
        value(informationClass.section.rawValue)
        key("class")
        value(informationClass.code)
        key("name")
        value(informationClass.name)
    }
}
