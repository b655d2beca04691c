internal import HTTPServer

/// What may be wrong with a request for an export.
enum ExportProblem {
    static let noSuchExport = Problem(
        404, "no_such_export", LocalisedText("没有这个数据导出", "No such export"),
        detail: LocalisedText(
            "导出每日更新，旧的会被移除；现有导出见 /v1/exports。",
            "Exports are made daily and old ones removed; /v1/exports lists those there are."))

    static let noSuchFile = Problem(
        404, "no_such_export_file", LocalisedText("没有这个导出文件", "No such file of an export"),
        detail: LocalisedText(
            "文件名见该导出的 manifest.json；现有导出见 /v1/exports。",
            "The export's manifest.json names its files; /v1/exports lists the exports there are."))

    static let beingRenewed = Problem(
        503, "export_being_renewed", LocalisedText("文件正在更新", "The file is being renewed"),
        detail: LocalisedText(
            "文件中有记录不再公示，正在移除；请稍后重新读取 manifest.json 再下载。",
            "Records in it are public no more and are being removed: read manifest.json again shortly, then the file."),
        headers: [Header("Retry-After", "5")])

    static func noSuchRange(_ size: Int) -> Problem {
        Problem(
            416, "range_not_satisfiable", LocalisedText("请求的范围超出文件", "The file has no such range"),
            detail: LocalisedText("文件共 \(size) 字节。", "The file has \(size) bytes."),
            headers: [Header("Content-Range", "bytes */\(size)")])
    }
}
