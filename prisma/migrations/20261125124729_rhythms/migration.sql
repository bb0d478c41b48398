-- DropForeignKey
ALTER TABLE "emails" DROP CONSTRAINT "emails_order_number_fkey";

-- AlterTable
ALTER TABLE "emails" ADD COLUMN     "source_key" TEXT,
ALTER COLUMN "order_number" DROP NOT NULL;

-- CreateTable
CREATE TABLE "rhythm_settings" (
    "rhythm" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "timing" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_by" TEXT,

    CONSTRAINT "rhythm_settings_pkey" PRIMARY KEY ("rhythm")
);

-- CreateTable
CREATE TABLE "rhythm_runs" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "rhythm" TEXT NOT NULL,
    "nominal_on" DATE NOT NULL,
    "scheduled_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "figures" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,

    CONSTRAINT "rhythm_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "purchase_summary_lines" (
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "ref" TEXT NOT NULL,
    "order_number" TEXT,
    "supplier_code" TEXT,
    "material" TEXT NOT NULL,
    "unit" TEXT,
    "quantity" DECIMAL(18,3) NOT NULL,
    "accepted" DECIMAL(18,3) NOT NULL,
    "promised_on" DATE NOT NULL,
    "completed_on" DATE,
    "status" TEXT NOT NULL,
    "days_late" INTEGER NOT NULL,
    "reason" TEXT,
    "action_owner" TEXT,

    CONSTRAINT "purchase_summary_lines_pkey" PRIMARY KEY ("run_id","position")
);

-- CreateTable
CREATE TABLE "statements" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "run_id" UUID NOT NULL,
    "customer_code" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "from_on" DATE NOT NULL,
    "until_on" DATE NOT NULL,
    "opening" DECIMAL(18,4) NOT NULL,
    "invoiced" DECIMAL(18,4) NOT NULL,
    "paid" DECIMAL(18,4) NOT NULL,
    "closing" DECIMAL(18,4) NOT NULL,

    CONSTRAINT "statements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "statement_lines" (
    "statement_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "order_number" TEXT,
    "ref" TEXT,
    "amount" DECIMAL(18,4) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "by" TEXT,
    "at" TIMESTAMPTZ(3),
    "answered_by" TEXT,
    "comment" TEXT,

    CONSTRAINT "statement_lines_pkey" PRIMARY KEY ("statement_id","line")
);

-- CreateTable
CREATE TABLE "customer_balances" (
    "run_id" UUID NOT NULL,
    "customer_code" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "orders" INTEGER NOT NULL,
    "invoiced" DECIMAL(18,4) NOT NULL,
    "paid" DECIMAL(18,4) NOT NULL,
    "outstanding" DECIMAL(18,4) NOT NULL,
    "overdue" DECIMAL(18,4) NOT NULL,
    "prepaid" DECIMAL(18,4) NOT NULL,
    "credit_limit" DECIMAL(18,2),
    "credit_used" DECIMAL(9,1),
    "alerts" TEXT[],

    CONSTRAINT "customer_balances_pkey" PRIMARY KEY ("run_id","customer_code","currency")
);

-- CreateTable
CREATE TABLE "invoice_run_items" (
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "order_number" TEXT NOT NULL,
    "customer_code" TEXT NOT NULL,
    "currency" TEXT,
    "amount" DECIMAL(18,4),
    "shipments" TEXT[],
    "invoice" TEXT,
    "lines" JSONB NOT NULL,
    "since" DATE,

    CONSTRAINT "invoice_run_items_pkey" PRIMARY KEY ("run_id","position")
);

-- CreateTable
CREATE TABLE "month_plan_items" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "run_id" UUID NOT NULL,
    "order_number" TEXT NOT NULL,
    "customer_code" TEXT NOT NULL,
    "sales_code" TEXT,
    "pieces" DECIMAL(18,3) NOT NULL,
    "produce_from" DATE,
    "produce_until" DATE,
    "ship_on" DATE,
    "produce_periods" INTEGER[],
    "ship_period" INTEGER,
    "customer_status" TEXT NOT NULL DEFAULT 'open',
    "customer_by" TEXT,
    "customer_at" TIMESTAMPTZ(3),
    "customer_comment" TEXT,
    "sales_status" TEXT NOT NULL DEFAULT 'open',
    "sales_by" TEXT,
    "sales_at" TIMESTAMPTZ(3),
    "sales_comment" TEXT,

    CONSTRAINT "month_plan_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "collection_confirmations" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "run_id" UUID NOT NULL,
    "sales_code" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "collected" DECIMAL(18,4) NOT NULL,
    "due" DECIMAL(18,4) NOT NULL,
    "overdue" DECIMAL(18,4) NOT NULL,
    "lines" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "by" TEXT,
    "at" TIMESTAMPTZ(3),
    "comment" TEXT,

    CONSTRAINT "collection_confirmations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "licence_kinds" (
    "kind" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "required_of" TEXT[],
    "country" TEXT,
    "is_uscc" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "licence_kinds_pkey" PRIMARY KEY ("kind")
);

-- CreateTable
CREATE TABLE "licences" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "party_code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_until" DATE,
    "entered_by" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "checked_by" TEXT,
    "checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "licences_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "licence_checks" (
    "run_id" UUID NOT NULL,
    "party_code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "finding" TEXT NOT NULL,
    "licence_id" UUID,
    "valid_until" DATE,
    "days_left" INTEGER,
    "is_new_customer" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "licence_checks_pkey" PRIMARY KEY ("run_id","party_code","kind")
);

-- CreateIndex
CREATE UNIQUE INDEX "rhythm_runs_rhythm_nominal_on_key" ON "rhythm_runs"("rhythm", "nominal_on");

-- CreateIndex
CREATE INDEX "statements_customer_code_until_on_idx" ON "statements"("customer_code", "until_on");

-- CreateIndex
CREATE UNIQUE INDEX "statements_run_id_customer_code_currency_key" ON "statements"("run_id", "customer_code", "currency");

-- CreateIndex
CREATE INDEX "statement_lines_status_idx" ON "statement_lines"("status");

-- CreateIndex
CREATE UNIQUE INDEX "month_plan_items_run_id_order_number_key" ON "month_plan_items"("run_id", "order_number");

-- CreateIndex
CREATE UNIQUE INDEX "collection_confirmations_run_id_sales_code_currency_key" ON "collection_confirmations"("run_id", "sales_code", "currency");

-- CreateIndex
CREATE UNIQUE INDEX "licences_party_code_kind_number_valid_from_key" ON "licences"("party_code", "kind", "number", "valid_from");

-- CreateIndex
CREATE UNIQUE INDEX "emails_source_key_key" ON "emails"("source_key");

-- AddForeignKey
ALTER TABLE "emails" ADD CONSTRAINT "emails_order_number_fkey" FOREIGN KEY ("order_number") REFERENCES "orders"("number") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchase_summary_lines" ADD CONSTRAINT "purchase_summary_lines_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "rhythm_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "statements" ADD CONSTRAINT "statements_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "rhythm_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "statement_lines" ADD CONSTRAINT "statement_lines_statement_id_fkey" FOREIGN KEY ("statement_id") REFERENCES "statements"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_balances" ADD CONSTRAINT "customer_balances_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "rhythm_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_run_items" ADD CONSTRAINT "invoice_run_items_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "rhythm_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "month_plan_items" ADD CONSTRAINT "month_plan_items_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "rhythm_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_confirmations" ADD CONSTRAINT "collection_confirmations_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "rhythm_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "licences" ADD CONSTRAINT "licences_party_code_fkey" FOREIGN KEY ("party_code") REFERENCES "parties"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "licences" ADD CONSTRAINT "licences_kind_fkey" FOREIGN KEY ("kind") REFERENCES "licence_kinds"("kind") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "licence_checks" ADD CONSTRAINT "licence_checks_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "rhythm_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The kinds of licences that a factory starts with (R116)
INSERT INTO "licence_kinds" ("kind", "name_en", "name_zh", "required_of", "country", "is_uscc") VALUES
    ('businessLicence', 'Business licence', '营业执照', ARRAY['customer', 'supplier', 'forwarder', 'broker', 'trucker'], 'CN', true),
    ('registration', 'Company registration', '公司注册证明', ARRAY['customer'], NULL, false),
    ('invoicingData', 'Invoicing data', '开票资料', ARRAY['customer'], NULL, false);
