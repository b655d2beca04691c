internal import Unpacking

/// Why a file was not taken for a check. Nothing of it is kept.
enum CheckRefusal: Error, Equatable {
    /// It has more rows than a check may have.
    case tooManyRows
    /// It has no row.
    case empty
    /// Nothing tells which column holds codes or names.
    case unknownColumns
    /// It was announced as a workbook and is none, or the other way round.
    case otherFormat
    /// It is an old binary workbook (.xls), or one with a password.
    case oldWorkbook
    /// It cannot be unpacked to its end.
    case damaged(UnpackingError)
}
