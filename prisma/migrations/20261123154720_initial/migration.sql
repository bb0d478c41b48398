-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "employees" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "department" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "supervisor_code" TEXT,
    "email" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'both',
    "active" BOOLEAN NOT NULL DEFAULT true,
    "deputy_code" TEXT,
    "away_from" TIMESTAMPTZ(3),
    "away_until" TIMESTAMPTZ(3),

    CONSTRAINT "employees_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "sha256" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "employee_code" TEXT NOT NULL,
    "may_act_as" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "parties" (
    "code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT,
    "class" TEXT,
    "country" TEXT,
    "zone" TEXT NOT NULL DEFAULT 'UTC',
    "currency" TEXT,
    "language" TEXT NOT NULL DEFAULT 'en',
    "sales_code" TEXT,
    "merchandiser_code" TEXT,
    "credit_days" INTEGER,
    "credit_limit" DECIMAL(18,2),
    "defaults" JSONB NOT NULL DEFAULT '{}',
    "verified" BOOLEAN NOT NULL DEFAULT true,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "parties_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "party_contacts" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "party_code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'general',
    "language" TEXT NOT NULL DEFAULT 'en',

    CONSTRAINT "party_contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "party_identifiers" (
    "scheme" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "party_code" TEXT NOT NULL,

    CONSTRAINT "party_identifiers_pkey" PRIMARY KEY ("scheme","id")
);

-- CreateTable
CREATE TABLE "products" (
    "code" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "family" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "unit" TEXT NOT NULL DEFAULT 'PCE',
    "hs_code" TEXT,
    "inspection_listed" BOOLEAN NOT NULL DEFAULT false,
    "customer_code" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "products_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "bom_lines" (
    "product_code" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "material" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "per_piece" DECIMAL(18,6) NOT NULL,
    "scrap_percent" DECIMAL(7,4) NOT NULL DEFAULT 0,
    "supplier_code" TEXT,

    CONSTRAINT "bom_lines_pkey" PRIMARY KEY ("product_code","position")
);

-- CreateTable
CREATE TABLE "order_intakes" (
    "number" TEXT NOT NULL,
    "customer_code" TEXT NOT NULL,
    "seller" TEXT NOT NULL DEFAULT '',
    "buyer_order_number" TEXT NOT NULL,
    "start" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "request_key" TEXT,

    CONSTRAINT "order_intakes_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "counters" (
    "name" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "counters_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "request_keys" (
    "actor" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "order_number" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" INTEGER,
    "response" JSONB,

    CONSTRAINT "request_keys_pkey" PRIMARY KEY ("actor","key")
);

-- CreateTable
CREATE TABLE "source_documents" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "order_number" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "details" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_documents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "number" TEXT NOT NULL,
    "customer_code" TEXT NOT NULL,
    "seller" TEXT NOT NULL DEFAULT '',
    "buyer_order_number" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "stage" TEXT,
    "open_stages" TEXT[],
    "merchandiser_code" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "ship_on" DATE,
    "due_at" TIMESTAMPTZ(3),
    "escalation" TEXT,
    "on_hold" BOOLEAN NOT NULL,
    "currency" TEXT,
    "amount" DECIMAL(18,4),
    "state" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "order_events" (
    "order_number" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "department" TEXT,
    "on_behalf_of" JSONB,
    "key" TEXT,
    "data" JSONB NOT NULL,

    CONSTRAINT "order_events_pkey" PRIMARY KEY ("order_number","seq")
);

-- CreateTable
CREATE TABLE "tasks" (
    "order_number" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "title_en" TEXT NOT NULL,
    "title_zh" TEXT NOT NULL,
    "department" TEXT NOT NULL,
    "owner" TEXT,
    "party" TEXT,
    "milestone" TEXT,
    "ref" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "cut_off_at" TIMESTAMPTZ(3),
    "acknowledged_until" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "level" TEXT,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("order_number","key")
);

-- CreateTable
CREATE TABLE "emails" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "message_id" TEXT NOT NULL,
    "order_number" TEXT NOT NULL,
    "event_seq" INTEGER NOT NULL,
    "notice" TEXT NOT NULL,
    "recipient_code" TEXT NOT NULL,
    "recipient_name" TEXT,
    "address" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "level" TEXT,
    "task_key" TEXT,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "headers" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "not_before" TIMESTAMPTZ(3),
    "claimed_at" TIMESTAMPTZ(3),
    "claimed_by" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "smtp_response" TEXT,

    CONSTRAINT "emails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_attempts" (
    "id" BIGSERIAL NOT NULL,
    "email_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "response" TEXT,

    CONSTRAINT "email_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "employees_department_level_idx" ON "employees"("department", "level");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_sha256_key" ON "api_keys"("sha256");

-- CreateIndex
CREATE INDEX "api_keys_employee_code_idx" ON "api_keys"("employee_code");

-- CreateIndex
CREATE INDEX "parties_kind_name_idx" ON "parties"("kind", "name");

-- CreateIndex
CREATE UNIQUE INDEX "party_contacts_party_code_purpose_email_key" ON "party_contacts"("party_code", "purpose", "email");

-- CreateIndex
CREATE INDEX "party_identifiers_party_code_idx" ON "party_identifiers"("party_code");

-- CreateIndex
CREATE UNIQUE INDEX "bom_lines_product_code_material_key" ON "bom_lines"("product_code", "material");

-- CreateIndex
CREATE UNIQUE INDEX "order_intakes_customer_code_seller_buyer_order_number_key" ON "order_intakes"("customer_code", "seller", "buyer_order_number");

-- CreateIndex
CREATE INDEX "request_keys_created_at_idx" ON "request_keys"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "source_documents_order_number_sha256_key" ON "source_documents"("order_number", "sha256");

-- CreateIndex
CREATE INDEX "orders_received_at_number_idx" ON "orders"("received_at" DESC, "number" DESC);

-- CreateIndex
CREATE INDEX "orders_customer_code_received_at_number_idx" ON "orders"("customer_code", "received_at" DESC, "number" DESC);

-- CreateIndex
CREATE INDEX "orders_merchandiser_code_received_at_number_idx" ON "orders"("merchandiser_code", "received_at" DESC, "number" DESC);

-- CreateIndex
CREATE INDEX "orders_open_stages_idx" ON "orders" USING GIN ("open_stages");

-- CreateIndex
CREATE INDEX "orders_due_at_idx" ON "orders"("due_at");

-- CreateIndex
CREATE INDEX "orders_status_received_at_number_idx" ON "orders"("status", "received_at" DESC, "number" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "orders_customer_code_seller_buyer_order_number_key" ON "orders"("customer_code", "seller", "buyer_order_number");

-- CreateIndex
CREATE INDEX "tasks_due_at_order_number_key_idx" ON "tasks"("due_at", "order_number", "key");

-- CreateIndex
CREATE INDEX "tasks_department_due_at_idx" ON "tasks"("department", "due_at");

-- CreateIndex
CREATE INDEX "tasks_owner_due_at_idx" ON "tasks"("owner", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "emails_message_id_key" ON "emails"("message_id");

-- CreateIndex
CREATE INDEX "emails_recipient_code_status_created_at_idx" ON "emails"("recipient_code", "status", "created_at");

-- CreateIndex
CREATE INDEX "emails_created_at_id_idx" ON "emails"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "emails_order_number_event_seq_notice_recipient_code_key" ON "emails"("order_number", "event_seq", "notice", "recipient_code");

-- CreateIndex
CREATE INDEX "email_attempts_email_id_id_idx" ON "email_attempts"("email_id", "id");

-- AddForeignKey
ALTER TABLE "employees" ADD CONSTRAINT "employees_supervisor_code_fkey" FOREIGN KEY ("supervisor_code") REFERENCES "employees"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "employees" ADD CONSTRAINT "employees_deputy_code_fkey" FOREIGN KEY ("deputy_code") REFERENCES "employees"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_employee_code_fkey" FOREIGN KEY ("employee_code") REFERENCES "employees"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "party_contacts" ADD CONSTRAINT "party_contacts_party_code_fkey" FOREIGN KEY ("party_code") REFERENCES "parties"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "party_identifiers" ADD CONSTRAINT "party_identifiers_party_code_fkey" FOREIGN KEY ("party_code") REFERENCES "parties"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "products" ADD CONSTRAINT "products_customer_code_fkey" FOREIGN KEY ("customer_code") REFERENCES "parties"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bom_lines" ADD CONSTRAINT "bom_lines_product_code_fkey" FOREIGN KEY ("product_code") REFERENCES "products"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bom_lines" ADD CONSTRAINT "bom_lines_supplier_code_fkey" FOREIGN KEY ("supplier_code") REFERENCES "parties"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_documents" ADD CONSTRAINT "source_documents_order_number_fkey" FOREIGN KEY ("order_number") REFERENCES "order_intakes"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_order_number_fkey" FOREIGN KEY ("order_number") REFERENCES "orders"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_order_number_fkey" FOREIGN KEY ("order_number") REFERENCES "orders"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "emails" ADD CONSTRAINT "emails_order_number_fkey" FOREIGN KEY ("order_number") REFERENCES "orders"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_attempts" ADD CONSTRAINT "email_attempts_email_id_fkey" FOREIGN KEY ("email_id") REFERENCES "emails"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: the log of an order is append-only.
CREATE FUNCTION "refuse_change_of_order_events"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'order_events is append-only: % is refused', TG_OP;
END
$$;

CREATE TRIGGER "order_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "order_events"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_order_events"();
