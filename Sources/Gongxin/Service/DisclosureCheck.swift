internal import EventLoop
internal import PostgresClient

/// Refuses to serve when a connection meant for readers could read by itself more than the public may, or pass a gate that is not
/// its own: a wrong setting must not become a disclosure.
enum DisclosureCheck {
    private static let statement = Statement(
        "disclosure check",
        """
        SELECT rolsuper OR rolbypassrls OR NOT row_security_active('record')
            OR has_column_privilege('record', 'authorised_items', 'SELECT')
            OR has_column_privilege('record', 'shared_items', 'SELECT')
            OR EXISTS (
                SELECT FROM pg_class
                WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'record'::regclass)
                    AND relkind IN ('r', 'p', 'v', 'm', 'f')
                    AND relname NOT IN ('record', 'subject', 'subject_gram', 'subject_name', 'published_revision',
                    'published_change', 'change_position', 'change_number', 'list_entry', 'published_list',
                    'offered_export', 'offered_file', 'offered_block')
                    AND has_any_column_privilege(oid, 'SELECT')
                    AND NOT EXISTS (SELECT FROM pg_depend
                        WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
            )
            OR EXISTS (
                SELECT FROM pg_proc
                WHERE pronamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'record'::regclass)
                    AND prosecdef
                    AND CASE WHEN $1 = 'gongxin_public' THEN proname NOT IN ('published_on', 'first_recorded_day',
                            'special_report', 'state_special_report', 'first_public_day', 'find_published', 'published_counts',
                            'published_subject_counts', 'verify_document',
                            'read_public_document', 'document_keys')
                        ELSE proowner <> to_regrole($1 || '_gate') END
                    AND has_function_privilege(oid, 'EXECUTE')
                    AND NOT EXISTS (SELECT FROM pg_depend
                        WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
            )
            OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'record'::regclass), 'MEMBER')
            OR pg_has_role(current_user, 'gongxin_authorised_gate', 'MEMBER')
            OR pg_has_role(current_user, 'gongxin_shared_gate', 'MEMBER')
            OR current_user <> $1 AND current_user IN ('gongxin_public', 'gongxin_authorised', 'gongxin_shared')
        FROM pg_roles WHERE rolname = current_user
        """)

    static func run(_ settings: PostgresSettings, as role: DisclosureRole, on loop: EventLoop) async throws {
        let result = try await Session.with(settings, on: loop) { try await $0.query(statement, [.text(role.name)]) }
        guard result.count == 1, !result.boolean(0, 0) else {
            throw UsageError(
                "\(role.variable) logs in as a role that can read more than it may; it must be \(role.name) with the privileges of the migrations"
            )
        }
    }
}
