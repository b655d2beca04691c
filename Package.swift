// swift-tools-version:6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A module of Gongxin; `sql` lists the SQL files embedded in the binary beside the code that runs them.
func module(_ name: String, _ dependencies: [Target.Dependency], sql: [String] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: sql.map { .embedInCode("SQL/\($0).sql") },
        swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

func library(_ name: String, folder: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/CLibraries/\(folder)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

let package = Package(
    name: "gongxin",
    products: [.executable(name: "gongxin", targets: ["Gongxin"])],
    targets: [
        // C libraries, all from Debian.
        library("LibMicrohttpd", folder: "Microhttpd", pkgConfig: "libmicrohttpd", package: "libmicrohttpd-dev"),
        library("CPostgres", folder: "Postgres", pkgConfig: "libpq", package: "libpq-dev"),
        library("CCrypto", folder: "Crypto", pkgConfig: "libcrypto", package: "libssl-dev"),
        library("LibCurl", folder: "Curl", pkgConfig: "libcurl", package: "libcurl4-openssl-dev"),
        library("CXlsxwriter", folder: "Xlsxwriter", pkgConfig: "xlsxwriter", package: "libxlsxwriter-dev"),
        library("CZlib", folder: "Zlib", pkgConfig: "zlib", package: "zlib1g-dev"),
        library("CXXHash", folder: "XXHash", pkgConfig: "libxxhash", package: "libxxhash-dev"),
        library("CDeflate", folder: "Deflate", pkgConfig: "libdeflate", package: "libdeflate-dev"),
        library("CISAL", folder: "ISAL", pkgConfig: "libisal", package: "libisal-dev"),
        library("CArchive", folder: "Archive", pkgConfig: "libarchive", package: "libarchive-dev"),
        library("CExpat", folder: "Expat", pkgConfig: "expat", package: "libexpat1-dev"),
        library("CPango", folder: "Pango", pkgConfig: "pangocairo", package: "libpango1.0-dev"),
        library("CQrencode", folder: "Qrencode", pkgConfig: "libqrencode", package: "libqrencode-dev"),
        .systemLibrary(name: "CIconv", path: "Sources/CLibraries/Iconv"),
        .target(name: "CMicrohttpd", dependencies: ["LibMicrohttpd"], path: "Sources/CLibraries/MicrohttpdShim"),
        .target(name: "CCurl", dependencies: ["LibCurl"], path: "Sources/CLibraries/CurlShim"),
        .target(name: "CKernel", path: "Sources/CLibraries/Kernel"),
        // Infrastructure.
        module("EventLoop", ["CKernel"]),
        module("PostgresClient", ["EventLoop", "CPostgres"]),
        module("Formats", []),
        module("HTTPServer", ["EventLoop", "Formats", "CMicrohttpd", "CXXHash", "CZlib"]),
        module("Cryptography", ["CCrypto"]),
        module("MessageSignatures", ["Cryptography", "Formats"]),
        module("PDFSignatures", ["Cryptography"]),
        module("HTTPClient", ["CCurl"]),
        module("Spreadsheets", ["CXlsxwriter"]),
        module("Typesetting", ["CIconv", "CKernel", "CPango", "CQrencode"]),
        module("Unpacking", ["CArchive", "CExpat", "CIconv", "CZlib", "Formats"]),
        // Domain, no I/O but the catalogue's file loader.
        module("Identifiers", []),
        module("PersonalData", ["Identifiers"]),
        module("Catalogue", ["Identifiers", "PersonalData"]),
        module("Samples", ["Catalogue", "Identifiers"]),
        module("Documents", ["EventLoop", "Formats", "Typesetting"]),
        module("RequestParameters", ["Catalogue", "HTTPServer", "Identifiers"]),
        // Services, each with its SQL.
        module(
            "CatalogueStore", ["Catalogue", "Cryptography", "PostgresClient"],
            sql: [
                "add_class", "add_domain", "add_domain_source", "add_file", "add_item", "add_list", "add_list_rule",
                "add_list_source", "add_question", "add_token", "add_version", "latest_version", "mark_reclassified",
                "put_department", "reclassify", "reclassify_history", "release_batches", "settle_lists",
                "token_department", "version_files",
            ]),
        module(
            "Disclosure",
            [
                "CatalogueStore", "Cryptography", "EventLoop", "Formats", "HTTPServer", "MessageSignatures",
                "PostgresClient",
            ],
            sql: [
                "add_client", "add_client_token", "add_key", "add_organisation", "client_of_key", "client_of_token",
                "department_name", "end_keys", "list_clients", "lock_client", "lock_organisation", "log_client_act",
                "request_refusal",
                "revoke_client", "revoke_key", "sweep_nonces", "take_nonce",
            ]),
        module(
            "Ingestion",
            [
                "Catalogue", "CatalogueStore", "Cryptography", "Disclosure", "EventLoop", "Formats", "HTTPServer",
                "Identifiers", "PersonalData", "PostgresClient", "Spreadsheets", "Unpacking",
            ],
            sql: [
                "abandon_upload", "add_aliases", "add_chunk", "advance", "advance_check", "advance_withdrawal",
                "any_ready", "batch_day", "batch_faults", "batch_header", "batch_layout", "batch_status", "cancel",
                "claim", "clear_snapshots", "close_check", "confirm", "count_faults", "count_quality",
                "create_staging", "create_staging_alias", "fail", "find_dropped", "find_known", "find_two_codes",
                "find_vanished", "finish_upload", "hold_place", "insert_new", "keep_hinted", "keep_history",
                "lock_department", "lock_waiting", "mended_rows", "note_double_registrations", "note_header",
                "note_layout", "note_subjects", "note_two_codes_search", "open_upload", "read_chunk", "ready_arrivals",
                "ready_for_subjects", "refuse_withdrawals", "register_subjects", "rejected_rows", "replace_changed",
                "same_batch", "settle", "snapshot_fills", "snapshot_found", "snapshot_sample", "snapshot_status",
                "stage_dropped", "still_waiting", "supersede", "sweep_subjects", "sweep_uploads", "take_ready",
                "this_worker", "unregister_subjects", "unstage", "vain_corrections", "waiting_batch", "waiting_rows",
                "withdraw",
            ]),
        module(
            "Reports",
            [
                "Catalogue", "CatalogueStore", "Disclosure", "Documents", "EventLoop", "Formats", "HTTPServer",
                "Identifiers", "PostgresClient", "RequestParameters",
            ],
            sql: [
                "cache_beat", "cache_server", "class_counts", "exact_name", "former_names", "history",
                "index_anew", "index_listings", "listing", "listing_filtered", "listing_found", "listing_named",
                "listing_rarely_named", "own_history", "own_past_report", "past_bounds", "past_report", "rarest_grams",
                "read_authorised", "read_shared", "report", "search", "search_former", "subject", "take_turn",
            ]),
        module(
            "Statistics",
            [
                "Catalogue", "CatalogueStore", "Formats", "HTTPServer", "Identifiers", "PostgresClient",
                "RequestParameters",
            ],
            sql: ["begin_anew", "count_changes", "record_counts", "subject_counts", "take_turn"]),
        module(
            "Governance",
            [
                "Catalogue", "CatalogueStore", "Disclosure", "Formats", "HTTPServer", "Identifiers", "PostgresClient",
                "RequestParameters",
            ],
            sql: [
                "add_authorisation", "add_portfolio", "add_right", "authorisation", "authorisation_changes",
                "authorisations", "decide_authorisation", "grantee_kind", "lock_authorisation", "portfolio",
                "portfolio_members", "read_portfolio", "revoke_right", "rights",
            ]),
        module(
            "FrontExchange",
            ["Catalogue", "EventLoop", "Formats", "Ingestion", "PostgresClient"],
            sql: [
                "batch_of_key", "create_receipt", "describe_table", "drop_piece", "finish_piece", "last_piece",
                "lock_exchange", "note_piece", "seen_keys", "submit_piece", "unfinished_piece", "write_receipt",
            ]),
        module(
            "Quality",
            [
                "Catalogue", "CatalogueStore", "Disclosure", "Formats", "HTTPServer", "Identifiers", "Ingestion",
                "PostgresClient", "RequestParameters",
            ],
            sql: [
                "declare_decisions", "other_names", "quality_faults", "quality_totals", "quality_trend", "two_codes",
                "two_codes_searched", "wrong_codes",
            ]),
        module(
            "Audit",
            [
                "Catalogue", "Cryptography", "Disclosure", "EventLoop", "Formats", "HTTPServer", "Identifiers",
                "PostgresClient", "RequestParameters",
            ],
            sql: [
                "accesses", "add_block", "add_leaves", "block_of_row", "blocks", "era_ends", "fetch_rows", "horizon",
                "last_block", "last_row", "leaves", "list_accesses", "log_act", "make_partitions",
                "sealing_turn",
            ]),
        module(
            "Checks",
            [
                "Catalogue", "CatalogueStore", "Cryptography", "Disclosure", "EventLoop", "Formats", "HTTPServer",
                "Identifiers", "Ingestion", "PostgresClient", "Spreadsheets", "Unpacking",
            ],
            sql: [
                "attest", "group_statistics", "make_check", "note_export", "open_check", "own_check", "own_check_rows",
                "publish_groups", "read_check", "store_check",
                "sweep_checks", "work_check",
            ]),
        module(
            "IssuedDocuments",
            [
                "Catalogue", "CatalogueStore", "Cryptography", "Disclosure", "Documents", "Formats", "HTTPServer",
                "Identifiers", "PDFSignatures", "PostgresClient", "Reports", "SpecialReports",
            ],
            sql: [
                "add_document", "document_keys", "document_of_code", "read_authorised_document", "read_public_document",
                "read_shared_document", "state_authorised", "state_public", "state_shared", "sweep_documents",
                "verify_document",
            ]),
        module(
            "OpenData",
            [
                "CDeflate", "CISAL", "Catalogue", "CatalogueStore", "Cryptography", "EventLoop", "Formats",
                "HTTPServer", "PostgresClient",
            ],
            sql: [
                "add_block", "add_file", "begin_export", "block_bytes", "block_facts", "block_sizes", "change_page",
                "changed_ids", "classes_in_use", "count_records", "drop_unfinished", "export_by_id", "exports", "files",
                "finish_export", "join_watch", "last_complete", "last_pending", "list_exports", "lock_blocks",
                "lock_file", "mark_restless",
                "mark_stale", "move_watch", "note_watch", "number_pending", "number_unseen", "read_block",
                "record_page", "remove_old", "renew_file", "replace_block", "stale_blocks", "stale_files",
                "watch_place",
            ]),
        module(
            "Lists",
            [
                "Catalogue", "CatalogueStore", "Disclosure", "Formats", "HTTPServer", "Identifiers", "Ingestion",
                "PersonalData", "PostgresClient", "RequestParameters",
            ],
            sql: [
                "add_list_entry", "all_list_entries", "end_list_entry", "evaluate_lists", "follow_changes",
                "list_entry", "list_page", "lists",
                "published_list", "shared_lists", "subject_lists",
            ]),
        module(
            "SpecialReports",
            [
                "Catalogue", "CatalogueStore", "Disclosure", "Documents", "Formats", "HTTPServer", "Identifiers",
                "PostgresClient", "Reports", "RequestParameters",
            ],
            sql: [
                "completeness", "declare_completeness", "open_batches", "revoke_completeness", "special_report",
                "special_report_on", "state_special_report",
            ]),
        module(
            "Changes",
            [
                "Catalogue", "CatalogueStore", "Cryptography", "EventLoop", "Formats", "HTTPClient", "HTTPServer",
                "Identifiers", "PostgresClient",
            ],
            sql: [
                "add_webhook", "any_pending", "begin_delivery", "changes", "claim_webhook", "compact", "enable_webhook",
                "end_delivery", "fail_delivery", "fall_asleep", "feeds_in_work", "find_webhook", "lead_numbering",
                "list_webhooks",
                "log_webhook_act", "number",
                "position", "remove_webhook", "rotate_webhook", "wake_up",
            ]),
        // The executable.
        .executableTarget(
            name: "Gongxin",
            dependencies: [
                "Audit", "CKernel", "Catalogue", "CatalogueStore", "Changes", "Checks", "Cryptography", "Disclosure",
                "Documents", "EventLoop", "Formats", "FrontExchange", "Governance", "HTTPClient", "HTTPServer",
                "Identifiers", "Ingestion", "IssuedDocuments", "Lists", "MessageSignatures", "OpenData",
                "PostgresClient", "Quality", "Reports", "Samples", "SpecialReports", "Statistics", "Unpacking",
            ],
            swiftSettings: settings),
        // Tests.
        .target(
            name: "TestSupport",
            dependencies: [
                "CIconv", "CZlib", "Catalogue", "CatalogueStore", "Cryptography", "Disclosure", "EventLoop",
                "HTTPServer",
                "MessageSignatures", "PostgresClient",
            ],
            path: "Tests/TestSupport", swiftSettings: settings),
        tests("IdentifiersTests", ["Identifiers"], exclude: ["stdnum_verdicts.py"]),
        tests(
            "PersonalDataTests", ["Identifiers", "PersonalData", "TestSupport"], exclude: ["stdnum_verdicts.py"]),
        tests("CatalogueTests", ["Catalogue", "PersonalData"]),
        tests("SamplesTests", ["Catalogue", "Identifiers", "Samples"]),
        tests("EventLoopTests", ["EventLoop", "TestSupport"]),
        tests("FormatsTests", ["Formats", "TestSupport"]),
        tests("TypesettingTests", ["TestSupport", "Typesetting"]),
        tests("DocumentsTests", ["Documents", "EventLoop", "TestSupport", "Typesetting"]),
        tests("UnpackingTests", ["Formats", "TestSupport", "Unpacking"]),
        tests("CryptographyTests", ["Cryptography", "TestSupport"]),
        tests("PDFSignaturesTests", ["Cryptography", "PDFSignatures", "TestSupport"]),
        tests("MessageSignaturesTests", ["Cryptography", "Formats", "MessageSignatures", "TestSupport"]),
        tests("PostgresClientTests", ["EventLoop", "PostgresClient", "TestSupport"]),
        tests("HTTPServerTests", ["EventLoop", "HTTPServer", "TestSupport"]),
        tests(
            "DisclosureTests",
            [
                "Cryptography", "Disclosure", "EventLoop", "Formats", "HTTPServer", "MessageSignatures",
                "PostgresClient",
                "TestSupport",
            ]),
        tests("CatalogueStoreTests", ["Catalogue", "CatalogueStore", "PostgresClient", "TestSupport"]),
        tests(
            "IngestionTests",
            [
                "Catalogue", "CatalogueStore", "Cryptography", "EventLoop", "Formats", "HTTPServer", "Identifiers",
                "Ingestion", "PostgresClient", "Quality", "Samples", "TestSupport", "Unpacking",
            ], exclude: ["Fixtures", "template_facts.py"]),
        tests(
            "ReportsTests",
            [
                "Catalogue", "CatalogueStore", "Cryptography", "Disclosure", "Documents", "EventLoop", "HTTPServer",
                "Ingestion", "PostgresClient", "Reports", "RequestParameters", "Samples", "TestSupport",
            ]),
        tests(
            "StatisticsTests",
            [
                "Catalogue", "CatalogueStore", "EventLoop", "HTTPServer", "Identifiers", "PostgresClient", "Statistics",
                "TestSupport",
            ]),
        tests(
            "SpecialReportsTests",
            [
                "Catalogue", "CatalogueStore", "Cryptography", "Disclosure", "Documents", "EventLoop", "Formats",
                "HTTPServer", "Ingestion", "PostgresClient", "Reports", "SpecialReports", "TestSupport",
            ]),
        tests(
            "FrontExchangeTests",
            [
                "Catalogue", "EventLoop", "FrontExchange", "Identifiers", "Ingestion", "PostgresClient", "TestSupport",
            ]),
        tests(
            "ChecksTests",
            [
                "Catalogue", "CatalogueStore", "Checks", "Cryptography", "Disclosure", "EventLoop", "HTTPServer",
                "Ingestion", "PostgresClient", "Spreadsheets", "TestSupport", "Unpacking",
            ]),
        tests(
            "GovernanceTests",
            [
                "Catalogue", "CatalogueStore", "Disclosure", "EventLoop", "Governance", "HTTPServer", "PostgresClient",
                "TestSupport",
            ]),
        tests(
            "IssuedDocumentsTests",
            [
                "Catalogue", "CatalogueStore", "Cryptography", "Disclosure", "Documents", "EventLoop", "Formats",
                "HTTPServer", "IssuedDocuments", "PDFSignatures", "PostgresClient", "TestSupport",
            ]),
        tests(
            "OpenDataTests",
            [
                "Catalogue", "CatalogueStore", "Cryptography", "Disclosure", "EventLoop", "Formats", "HTTPServer",
                "OpenData", "PostgresClient", "Reports", "TestSupport",
            ]),
        tests(
            "ListsTests",
            [
                "Catalogue", "CatalogueStore", "Disclosure", "EventLoop", "HTTPServer", "Lists", "PostgresClient",
                "TestSupport",
            ]),
        tests(
            "ChangesTests",
            [
                "Catalogue", "CatalogueStore", "Changes", "Cryptography", "EventLoop", "HTTPServer", "PostgresClient",
                "TestSupport",
            ]),
        tests("QualityTests", ["Catalogue", "EventLoop", "PostgresClient", "Quality", "TestSupport"]),
        tests(
            "AuditTests",
            [
                "Audit", "Cryptography", "Disclosure", "EventLoop", "Formats", "HTTPServer", "PostgresClient",
                "TestSupport",
            ]),
        tests(
            "EndToEndTests",
            ["Catalogue", "Cryptography", "Disclosure", "Gongxin", "MessageSignatures", "TestSupport"],
            exclude: ["signing_proxy.py"]),
    ],
    swiftLanguageModes: [.v6]
)
