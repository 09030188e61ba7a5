"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '20261122_first_tables'
down_revision = '20261122_job_library'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('CREATE SEQUENCE ticket_numbers START 4201')
    op.create_table('accounts',
    sa.Column('role', sa.Enum('customer', 'agent', 'admin', name='role', native_enum=False, length=32), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('email_verified_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('disabled_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('created_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts'))
    )
    op.create_index('uq_accounts_email', 'accounts', [sa.literal_column('lower(email)')], unique=True)
    op.create_table('events',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('xid', sa.BigInteger(), server_default=sa.text('(pg_current_xact_id()::text)::bigint'), nullable=False),
    sa.Column('at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('conversation_id', sa.Uuid(), nullable=True),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.Column('staff_only', sa.Boolean(), nullable=False),
    sa.Column('data', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events'))
    )
    op.create_index('ix_events_cursor', 'events', ['xid', 'id'], unique=False)
    op.create_table('search_misses',
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_misses'))
    )
    op.create_index(op.f('ix_search_misses_at'), 'search_misses', ['at'], unique=False)
    op.create_table('sites',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('origins', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('accent', sa.Text(), nullable=False),
    sa.Column('position', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sites')),
    sa.UniqueConstraint('key', name=op.f('uq_sites_key'))
    )
    op.create_table('status_names',
    sa.Column('status', sa.Enum('new', 'open', 'pending_customer', 'on_hold', 'resolved', 'closed', 'merged', 'spam', name='status', native_enum=False, length=32), nullable=False),
    sa.Column('category', sa.Enum('open', 'waiting', 'resolved', name='category', native_enum=False, length=32), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('customer_words', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('status', name=op.f('pk_status_names'))
    )
    op.create_table('teams',
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('skills', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('hours', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('time_zone', sa.Text(), nullable=False),
    sa.Column('reply_minutes', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_teams')),
    sa.UniqueConstraint('slug', name=op.f('uq_teams_slug'))
    )
    op.create_table('topics',
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_topics'))
    )
    op.create_table('articles',
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('topic_slug', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('questions', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('keywords', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('status', sa.Enum('draft', 'published', 'archived', name='articlestatus', native_enum=False, length=32), nullable=False),
    sa.Column('audience', sa.Enum('public', 'internal', name='audience', native_enum=False, length=32), nullable=False),
    sa.Column('publish_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('changed_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['topic_slug'], ['topics.slug'], name=op.f('fk_articles_topic_slug')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_articles')),
    sa.UniqueConstraint('locale', 'slug', name=op.f('uq_articles_locale_slug'))
    )
    op.create_index('ix_articles_changed', 'articles', ['changed_at'], unique=False)
    op.create_index(op.f('ix_articles_topic_slug'), 'articles', ['topic_slug'], unique=False)
    op.create_table('desks',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('skills', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('languages', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('presence', sa.Enum('online', 'away', 'offline', name='presence', native_enum=False, length=32), nullable=False),
    sa.Column('override', sa.Enum('online', 'away', 'offline', name='presence', native_enum=False, length=32), nullable=True),
    sa.Column('seen_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('last_assigned_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_desks_account_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_desks_team_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_desks'))
    )
    op.create_index(op.f('ix_desks_team_id'), 'desks', ['team_id'], unique=False)
    op.create_table('shifts',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=False),
    sa.Column('ends', sa.Time(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_shifts_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shifts'))
    )
    op.create_index(op.f('ix_shifts_account_id'), 'shifts', ['account_id'], unique=False)
    op.create_table('sign_ins',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('csrf_token', sa.Text(), nullable=False),
    sa.Column('user_agent', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('created_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('seen_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('expires_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_sign_ins_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_ins')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_ins_token_hash'))
    )
    op.create_index(op.f('ix_sign_ins_account_id'), 'sign_ins', ['account_id'], unique=False)
    op.create_table('visitors',
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('created_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('seen_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_visitors_account_id')),
    sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_visitors_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visitors')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_visitors_token_hash'))
    )
    op.create_index(op.f('ix_visitors_account_id'), 'visitors', ['account_id'], unique=False)
    op.create_table('conversations',
    sa.Column('visitor_id', sa.Uuid(), nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('owner', sa.Enum('bot', 'queue', 'agent', name='owner', native_enum=False, length=32), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('page_url', sa.Text(), nullable=False),
    sa.Column('last_seq', sa.Integer(), nullable=False),
    sa.Column('seen_seq', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('last_line_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_conversations_account_id')),
    sa.ForeignKeyConstraint(['visitor_id'], ['visitors.id'], name=op.f('fk_conversations_visitor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversations'))
    )
    op.create_index(op.f('ix_conversations_account_id'), 'conversations', ['account_id'], unique=False)
    op.create_index('ix_conversations_visitor', 'conversations', ['visitor_id', sa.literal_column('created_at DESC')], unique=False)
    op.create_table('one_time_links',
    sa.Column('purpose', sa.Enum('verify_email', 'reset_password', 'keep_conversation', name='purpose', native_enum=False, length=32), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('visitor_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('expires_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('used_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_one_time_links_account_id')),
    sa.ForeignKeyConstraint(['visitor_id'], ['visitors.id'], name=op.f('fk_one_time_links_visitor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_links')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_one_time_links_token_hash'))
    )
    op.create_index(op.f('ix_one_time_links_account_id'), 'one_time_links', ['account_id'], unique=False)
    op.create_index(op.f('ix_one_time_links_visitor_id'), 'one_time_links', ['visitor_id'], unique=False)
    op.create_table('revisions',
    sa.Column('article_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('questions', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('keywords', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_revisions_article_id')),
    sa.ForeignKeyConstraint(['author_id'], ['accounts.id'], name=op.f('fk_revisions_author_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revisions')),
    sa.UniqueConstraint('article_id', 'version', name=op.f('uq_revisions_article_id_version'))
    )
    op.create_table('votes',
    sa.Column('article_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('helpful', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('turn', sa.Uuid(), nullable=True),
    sa.Column('at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_votes_article_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_votes')),
    sa.UniqueConstraint('turn', name=op.f('uq_votes_turn'))
    )
    op.create_index(op.f('ix_votes_article_id'), 'votes', ['article_id'], unique=False)
    op.create_table('lines',
    sa.Column('conversation_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('by', sa.Enum('customer', 'bot', 'agent', 'system', name='by', native_enum=False, length=32), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=True),
    sa.Column('author_name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('text', 'article', 'options', 'summary', 'receipt', 'notice', 'leave_message', 'rating', 'divider', 'note', name='linekind', native_enum=False, length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('body', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('key', sa.Text(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['accounts.id'], name=op.f('fk_lines_author_id')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_lines_conversation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lines')),
    sa.UniqueConstraint('conversation_id', 'key', name=op.f('uq_lines_conversation_id_key')),
    sa.UniqueConstraint('conversation_id', 'seq', name=op.f('uq_lines_conversation_id_seq'))
    )
    op.create_table('tickets',
    sa.Column('number', sa.BigInteger(), server_default=sa.text("nextval('ticket_numbers')"), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('conversation_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('requester_name', sa.Text(), nullable=False),
    sa.Column('requester_email', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('priority', sa.Enum('low', 'normal', 'high', 'urgent', name='priority', native_enum=False, length=32), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('new', 'open', 'pending_customer', 'on_hold', 'resolved', 'closed', 'merged', 'spam', name='status', native_enum=False, length=32), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=True),
    sa.Column('assignee_id', sa.Uuid(), nullable=True),
    sa.Column('resolution', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('promised_by', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('assigned_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('viewed_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('first_replied_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('waiting_since', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('overdue_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('resolved_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('closed_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_tickets_account_id')),
    sa.ForeignKeyConstraint(['assignee_id'], ['accounts.id'], name=op.f('fk_tickets_assignee_id')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_tickets_conversation_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_tickets_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tickets')),
    sa.UniqueConstraint('number', name=op.f('uq_tickets_number')),
    sa.UniqueConstraint('reference', name=op.f('uq_tickets_reference'))
    )
    op.create_index('ix_tickets_account', 'tickets', ['account_id', sa.literal_column('created_at DESC')], unique=False)
    op.create_index('ix_tickets_assignee', 'tickets', ['assignee_id', 'created_at'], unique=False, postgresql_where=sa.text("status NOT IN ('closed', 'merged', 'spam')"))
    op.create_index('ix_tickets_promised', 'tickets', ['promised_by'], unique=False, postgresql_where=sa.text("first_replied_at IS NULL AND status IN ('new', 'open')"))
    op.create_index('ix_tickets_queue', 'tickets', ['team_id', 'rank', 'created_at'], unique=False, postgresql_where=sa.text("assignee_id IS NULL AND status IN ('new', 'open')"))
    op.create_index('ix_tickets_requester', 'tickets', [sa.literal_column('lower(requester_email)')], unique=False)
    op.create_index('uq_tickets_active_conversation', 'tickets', ['conversation_id'], unique=True, postgresql_where=sa.text("status NOT IN ('closed', 'merged', 'spam')"))
    op.create_table('guest_links',
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Enum('view', 'survey', name='linkpurpose', native_enum=False, length=32), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('resolution', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('expires_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_guest_links_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guest_links')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_guest_links_token_hash'))
    )
    op.create_index(op.f('ix_guest_links_ticket_id'), 'guest_links', ['ticket_id'], unique=False)
    op.create_table('handovers',
    sa.Column('conversation_id', sa.Uuid(), nullable=False),
    sa.Column('turn', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('slots', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('intents', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('articles', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('page_url', sa.Text(), nullable=False),
    sa.Column('up_to_seq', sa.Integer(), nullable=False),
    sa.Column('receipt', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_handovers_conversation_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_handovers_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handovers')),
    sa.UniqueConstraint('conversation_id', 'turn', name=op.f('uq_handovers_conversation_id_turn'))
    )
    op.create_index(op.f('ix_handovers_ticket_id'), 'handovers', ['ticket_id'], unique=False)
    op.create_table('outgoing_mails',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.Column('to', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('reply_to', sa.Text(), nullable=False),
    sa.Column('status', sa.Enum('queued', 'sent', 'failed', name='mailstatus', native_enum=False, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('created_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('sent_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_outgoing_mails_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing_mails')),
    sa.UniqueConstraint('key', name=op.f('uq_outgoing_mails_key')),
    sa.UniqueConstraint('message_id', name=op.f('uq_outgoing_mails_message_id'))
    )
    op.create_index(op.f('ix_outgoing_mails_ticket_id'), 'outgoing_mails', ['ticket_id'], unique=False)
    op.create_table('pictures',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('visitor_id', sa.Uuid(), nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.Column('line_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_pictures_account_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_pictures_line_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_pictures_ticket_id')),
    sa.ForeignKeyConstraint(['visitor_id'], ['visitors.id'], name=op.f('fk_pictures_visitor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pictures'))
    )
    op.create_index(op.f('ix_pictures_line_id'), 'pictures', ['line_id'], unique=False)
    op.create_table('ratings',
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('resolution', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Uuid(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('replaced_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('score BETWEEN 1 AND 5', name=op.f('ck_ratings_score')),
    sa.ForeignKeyConstraint(['agent_id'], ['accounts.id'], name=op.f('fk_ratings_agent_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_ratings_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ratings'))
    )
    op.create_index('uq_ratings_current', 'ratings', ['ticket_id', 'resolution'], unique=True, postgresql_where=sa.text('replaced_at IS NULL'))
    op.create_table('routing_decisions',
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('chosen_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('candidates', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['chosen_id'], ['accounts.id'], name=op.f('fk_routing_decisions_chosen_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_routing_decisions_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_routing_decisions'))
    )
    op.create_index('ix_routing_decisions_ticket', 'routing_decisions', ['ticket_id', sa.literal_column('at DESC')], unique=False)
    op.create_table('ticket_changes',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('actor_kind', sa.Text(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('actor_name', sa.Text(), nullable=False),
    sa.Column('field', sa.Text(), nullable=False),
    sa.Column('old', sa.Text(), nullable=True),
    sa.Column('new', sa.Text(), nullable=True),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_ticket_changes_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_changes'))
    )
    op.create_index(op.f('ix_ticket_changes_ticket_id'), 'ticket_changes', ['ticket_id'], unique=False)
    op.create_table('turns',
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('conversation_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('category', sa.Text(), nullable=True),
    sa.Column('article_id', sa.Uuid(), nullable=True),
    sa.Column('ranking', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('helpful', sa.Boolean(), nullable=True),
    sa.Column('trace', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('answered_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('error', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_turns_article_id')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_turns_conversation_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_turns_line_id')),
    sa.PrimaryKeyConstraint('line_id', name=op.f('pk_turns'))
    )
    op.create_index('ix_turns_conversation', 'turns', ['conversation_id', sa.literal_column('at DESC')], unique=False)


def downgrade() -> None:
    op.drop_index('ix_turns_conversation', table_name='turns')
    op.drop_table('turns')
    op.drop_index(op.f('ix_ticket_changes_ticket_id'), table_name='ticket_changes')
    op.drop_table('ticket_changes')
    op.drop_index('ix_routing_decisions_ticket', table_name='routing_decisions')
    op.drop_table('routing_decisions')
    op.drop_index('uq_ratings_current', table_name='ratings', postgresql_where=sa.text('replaced_at IS NULL'))
    op.drop_table('ratings')
    op.drop_index(op.f('ix_pictures_line_id'), table_name='pictures')
    op.drop_table('pictures')
    op.drop_index(op.f('ix_outgoing_mails_ticket_id'), table_name='outgoing_mails')
    op.drop_table('outgoing_mails')
    op.drop_index(op.f('ix_handovers_ticket_id'), table_name='handovers')
    op.drop_table('handovers')
    op.drop_index(op.f('ix_guest_links_ticket_id'), table_name='guest_links')
    op.drop_table('guest_links')
    op.drop_index('uq_tickets_active_conversation', table_name='tickets', postgresql_where=sa.text("status NOT IN ('closed', 'merged', 'spam')"))
    op.drop_index('ix_tickets_requester', table_name='tickets')
    op.drop_index('ix_tickets_queue', table_name='tickets', postgresql_where=sa.text("assignee_id IS NULL AND status IN ('new', 'open')"))
    op.drop_index('ix_tickets_promised', table_name='tickets', postgresql_where=sa.text("first_replied_at IS NULL AND status IN ('new', 'open')"))
    op.drop_index('ix_tickets_assignee', table_name='tickets', postgresql_where=sa.text("status NOT IN ('closed', 'merged', 'spam')"))
    op.drop_index('ix_tickets_account', table_name='tickets')
    op.drop_table('tickets')
    op.drop_table('lines')
    op.drop_index(op.f('ix_votes_article_id'), table_name='votes')
    op.drop_table('votes')
    op.drop_table('revisions')
    op.drop_index(op.f('ix_one_time_links_visitor_id'), table_name='one_time_links')
    op.drop_index(op.f('ix_one_time_links_account_id'), table_name='one_time_links')
    op.drop_table('one_time_links')
    op.drop_index('ix_conversations_visitor', table_name='conversations')
    op.drop_index(op.f('ix_conversations_account_id'), table_name='conversations')
    op.drop_table('conversations')
    op.drop_index(op.f('ix_visitors_account_id'), table_name='visitors')
    op.drop_table('visitors')
    op.drop_index(op.f('ix_sign_ins_account_id'), table_name='sign_ins')
    op.drop_table('sign_ins')
    op.drop_index(op.f('ix_shifts_account_id'), table_name='shifts')
    op.drop_table('shifts')
    op.drop_index(op.f('ix_desks_team_id'), table_name='desks')
    op.drop_table('desks')
    op.drop_index(op.f('ix_articles_topic_slug'), table_name='articles')
    op.drop_index('ix_articles_changed', table_name='articles')
    op.drop_table('articles')
    op.drop_table('topics')
    op.drop_table('teams')
    op.drop_table('status_names')
    op.drop_table('sites')
    op.drop_index(op.f('ix_search_misses_at'), table_name='search_misses')
    op.drop_table('search_misses')
    op.drop_index('ix_events_cursor', table_name='events')
    op.drop_table('events')
    op.drop_index('uq_accounts_email', table_name='accounts')
    op.drop_table('accounts')
    op.execute('DROP SEQUENCE ticket_numbers')
