internal import Catalogue
internal import Formats

/// The reasons of a rejected row as they are stored.
enum FaultList {
    /// A list of objects with code, item, value and limit; texts for readers are made when they are read.
    static func json(_ faults: [Fault]) -> [UInt8] {
        var json = JSONWriter()
        json.array { json in
            for fault in faults {
                json.object { json in
                    json.key("code")
                    json.value(fault.code)
                    json.key("item")
                    json.value(fault.item)
                    json.key("value")
                    json.value(fault.value)
                    json.key("limit")
                    json.value(fault.limit)
                }
            }
        }
        return json.bytes
    }
}
