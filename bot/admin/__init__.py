"""What admins do beside adding articles: settings, the audit log, exports, privacy, help, the welcome."""
